import { useId, useState, type KeyboardEvent } from 'react';

import { Button, Flex, Tag, TextInput } from '@strapi/design-system';
import { Cross, Plus } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { textsOf, textsTo } from '../../model/language';
import { useGroupNames, useKeyNames } from './names';
import { PartFrame } from './PartFrame';
import { PlainPart } from './PlainPart';
import type { PartProps } from './props';
import { usePart } from './usePart';

/** One or several names: fields, roles, teams, times before a due date. */
export function NamesPart(part: PartProps) {
  const t = useTranslate();
  const id = useId();
  const { value, set, isReadOnly } = usePart(part.path);
  const [typed, setTyped] = useState('');
  const offered = useOffered(part.name);
  const names = textsOf(value);
  if (!names) return <PlainPart {...part} schema={{}} />;
  const isList = part.schema.type === 'array';
  const change = (next: readonly string[]): void =>
    set(isList && (part.isRequired || next.length > 0) ? next : textsTo(next, value));
  const add = (): void => {
    const name = typed.trim();
    if (name !== '' && !names.includes(name)) change([...names, name]);
    setTyped('');
  };
  return (
    <PartFrame part={part}>
      {isReadOnly ? null : (
        <Flex gap={2}>
          <Flex flex="1" direction="column" alignItems="stretch">
            <TextInput
              list={id}
              value={typed}
              onChange={({ target }: { target: { value: string } }) => setTyped(target.value)}
              onKeyDown={(event: KeyboardEvent) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                add();
              }}
              onBlur={add}
            />
          </Flex>
          <Button size="L" variant="tertiary" startIcon={<Plus />} onClick={add}>
            {t('pipelines.names.add')}
          </Button>
          <datalist id={id}>
            {offered
              .filter((one) => !names.includes(one))
              .map((one) => (
                <option key={one} value={one} />
              ))}
          </datalist>
        </Flex>
      )}
      {names.length > 0 ? (
        <Flex gap={2} wrap="wrap" paddingTop={1} aria-label={part.label} role="group">
          {names.map((name) => (
            <Tag
              key={name}
              icon={<Cross aria-hidden />}
              label={t('pipelines.names.remove', { name })}
              disabled={isReadOnly}
              onClick={() => change(names.filter((one) => one !== name))}
            >
              {name}
            </Tag>
          ))}
        </Flex>
      ) : null}
    </PartFrame>
  );
}

const TIMES = ['1 hour', '4 hours', '1 day', '2 days'];

/** What a list of this name can hold. */
function useOffered(name: string): readonly string[] {
  const keys = useKeyNames();
  const roles = useGroupNames('role');
  const teams = useGroupNames('team');
  if (name === 'roles') return roles;
  if (name === 'teams') return teams;
  return name === 'remind' ? TIMES : keys;
}
