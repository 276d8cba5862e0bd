import { useState } from 'react';

import {
  Button,
  Checkbox,
  Field,
  Flex,
  IconButton,
  SingleSelect,
  SingleSelectOption,
  TextInput,
  Typography,
} from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { PersonPicker } from '../../../../inputs/people/PersonPicker';
import { useDocument } from '../useDocument';
import { groupsIn } from './model/mentions';
import { REP, withActor, withoutActor, type TrialActor } from './model/setup';
import type { PartProps } from './parts';

/** Who acts in the trial: invented people with their groups, and people of this app. */
export function People({ state, names }: PartProps) {
  const t = useTranslate();
  const { trial, change } = state;
  const [isAdding, setAdding] = useState(false);
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
        {trial.actors.map((actor) => {
          const name = names.nameOfActor(actor.key);
          return (
            <Flex key={actor.key} tag="li" justifyContent="space-between" gap={2}>
              <Flex direction="column" alignItems="flex-start" minWidth={0}>
                <Typography textColor="neutral800" ellipsis>
                  {name}
                </Typography>
                <Typography variant="pi" textColor="neutral600">
                  {groupsOf(actor).join(', ') ||
                    t(actor.person === undefined ? 'trial.noGroup' : 'trial.ofApp')}
                </Typography>
              </Flex>
              {actor.key === REP ? null : (
                <IconButton
                  variant="ghost"
                  label={t('trial.person.remove', { name })}
                  onClick={() => change((before) => withoutActor(before, actor.key))}
                >
                  <Trash />
                </IconButton>
              )}
            </Flex>
          );
        })}
      </Flex>
      {isAdding ? (
        <AddPerson
          taken={trial.actors}
          onAdd={(actor) => {
            setAdding(false);
            change((before) =>
              actor.person === undefined
                ? { ...before, actors: [...before.actors, actor] }
                : withActor(before, actor.person).trial,
            );
          }}
          onCancel={() => setAdding(false)}
        />
      ) : (
        <Flex>
          <Button
            variant="tertiary"
            size="S"
            startIcon={<Plus />}
            disabled={trial.actors.length >= 20}
            onClick={() => setAdding(true)}
          >
            {t('trial.person.add')}
          </Button>
        </Flex>
      )}
    </Flex>
  );
}

const groupsOf = ({ teams = [], roles = [] }: TrialActor): readonly string[] => [
  ...teams,
  ...roles,
];

interface AddPersonProps {
  taken: readonly TrialActor[];
  onAdd: (actor: TrialActor) => void;
  onCancel: () => void;
}

function AddPerson({ taken, onAdd, onCancel }: AddPersonProps) {
  const t = useTranslate();
  const { document } = useDocument();
  const { teams, roles } = groupsIn(document);
  const [kind, setKind] = useState<'existing' | 'invented'>('existing');
  const [person, setPerson] = useState<string | null>(null);
  const [label, setLabel] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (group: string) => (isOn: unknown) => {
    const next = new Set(chosen);
    if (isOn === true) next.add(group);
    else next.delete(group);
    setChosen(next);
  };
  const invented = (): TrialActor => ({
    key: freeKey(taken),
    label: label.trim(),
    teams: teams.filter((name) => chosen.has(`team ${name}`)),
    roles: roles.filter((name) => chosen.has(`role ${name}`)),
  });
  const isReady = kind === 'existing' ? person !== null : label.trim() !== '';
  return (
    <Flex
      direction="column"
      alignItems="stretch"
      gap={3}
      padding={3}
      background="neutral100"
      hasRadius
    >
      <Field.Root name="trial-person-kind">
        <Field.Label>{t('trial.person.kind')}</Field.Label>
        <SingleSelect value={kind} onChange={(value) => setKind(value as typeof kind)}>
          <SingleSelectOption value="existing">{t('trial.person.existing')}</SingleSelectOption>
          <SingleSelectOption value="invented">{t('trial.person.invented')}</SingleSelectOption>
        </SingleSelect>
      </Field.Root>
      {kind === 'existing' ? (
        <PersonPicker
          name="trial-person"
          label={t('trial.person')}
          kinds={['user', 'admin']}
          required
          value={person ?? undefined}
          onChange={(_name: string, value: string | null) => setPerson(value)}
        />
      ) : (
        <>
          <Field.Root name="trial-person-name" required>
            <Field.Label>{t('trial.person.name')}</Field.Label>
            <TextInput value={label} onChange={(event) => setLabel(event.currentTarget.value)} />
          </Field.Root>
          {[
            ...teams.map((name) => ['team', name] as const),
            ...roles.map((name) => ['role', name] as const),
          ].map(([group, name]) => (
            <Checkbox
              key={`${group} ${name}`}
              checked={chosen.has(`${group} ${name}`)}
              onCheckedChange={toggle(`${group} ${name}`)}
            >
              {t(group === 'team' ? 'trial.team' : 'process.role', { name })}
            </Checkbox>
          ))}
        </>
      )}
      <Flex gap={2}>
        <Button
          size="S"
          variant="secondary"
          disabled={!isReady}
          onClick={() =>
            onAdd(kind === 'existing' ? { key: 'new', person: person ?? '' } : invented())
          }
        >
          {t('trial.person.confirm')}
        </Button>
        <Button size="S" variant="tertiary" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      </Flex>
    </Flex>
  );
}

function freeKey(taken: readonly TrialActor[]): string {
  let number = taken.length;
  while (taken.some(({ key }) => key === `person-${number}`)) number += 1;
  return `person-${number}`;
}
