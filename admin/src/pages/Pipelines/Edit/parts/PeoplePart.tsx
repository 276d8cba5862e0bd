import {
  Box,
  Button,
  Flex,
  IconButton,
  SingleSelect,
  SingleSelectOption,
  Typography,
} from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { targetsOf, targetsTo, TARGET_KINDS, type Target } from '../../model/people';
import { useChoiceText } from '../useLanguageTexts';
import { PartGroup } from './PartGroup';
import { PlainPart } from './PlainPart';
import type { PartProps } from './props';
import { TargetValue } from './TargetValue';
import { sentences, usePart } from './usePart';

interface PeoplePartProps extends PartProps {
  /** Whether one of a group may be picked. */
  canPick: boolean;
}

const PICKS = ['round_robin', 'least_loaded'] as const;

/** Teams, roles, people and the owner. */
function PeoplePart({ canPick, ...part }: PeoplePartProps) {
  const t = useTranslate();
  const choiceText = useChoiceText();
  const { value, set, isReadOnly, problems } = usePart(part.path);
  const targets = targetsOf(value);
  if (!targets) return <PlainPart {...part} schema={{}} />;
  const change = (next: readonly Target[]): void =>
    set(targetsTo(next, { before: value, isEmptyKept: part.isRequired }));
  const replace = (index: number, next: Target): void =>
    change(targets.map((one, at) => (at === index ? next : one)));
  const below = problems.filter((one) => one.path.length > part.path.length);
  return (
    <PartGroup
      part={part}
      action={
        isReadOnly ? null : (
          <Button
            size="S"
            variant="tertiary"
            startIcon={<Plus />}
            aria-label={t('pipelines.part.add', { label: part.label })}
            onClick={() => change([...targets, { kind: 'team', value: '', pick: undefined }])}
          >
            {t('pipelines.add')}
          </Button>
        )
      }
    >
      <Flex direction="column" alignItems="stretch" gap={2} paddingTop={targets.length > 0 ? 1 : 0}>
        {targets.map((target, index) => (
          <Flex key={index} gap={2} alignItems="flex-start">
            <Flex flex="1" gap={2} wrap="wrap" alignItems="flex-start">
              <Box flex="1 1 14rem">
                <SingleSelect
                  aria-label={t('pipelines.people.kind', { position: index + 1 })}
                  value={target.kind}
                  disabled={isReadOnly}
                  onChange={(kind) =>
                    replace(index, { ...target, kind: kind as Target['kind'], value: '' })
                  }
                >
                  {TARGET_KINDS.map((kind) => (
                    <SingleSelectOption key={kind} value={kind}>
                      {t(`pipelines.people.${kind}`)}
                    </SingleSelectOption>
                  ))}
                </SingleSelect>
              </Box>
              {target.kind === 'owner' ? null : (
                <Box flex="2 1 18rem">
                  <TargetValue
                    target={target}
                    label={t('pipelines.people.who', { position: index + 1 })}
                    isDisabled={isReadOnly}
                    onChange={(next) => replace(index, { ...target, value: next })}
                  />
                </Box>
              )}
              {canPick && targets.length === 1 && ['team', 'role'].includes(target.kind) ? (
                <Box flex="1 1 18rem">
                  <SingleSelect
                    aria-label={t('pipelines.people.pick')}
                    value={target.pick ?? ''}
                    disabled={isReadOnly}
                    onChange={(pick) =>
                      replace(index, { ...target, pick: pick === '' ? undefined : String(pick) })
                    }
                  >
                    <SingleSelectOption value="">{t('pipelines.people.claim')}</SingleSelectOption>
                    {PICKS.map((pick) => (
                      <SingleSelectOption key={pick} value={pick}>
                        {choiceText(pick)}
                      </SingleSelectOption>
                    ))}
                  </SingleSelect>
                </Box>
              ) : null}
            </Flex>
            {isReadOnly ? null : (
              <IconButton
                size="L"
                variant="ghost"
                label={t('pipelines.people.remove', { position: index + 1 })}
                onClick={() => change(targets.filter((_one, at) => at !== index))}
              >
                <Trash />
              </IconButton>
            )}
          </Flex>
        ))}
      </Flex>
      {below.length > 0 ? (
        <Box paddingTop={1}>
          <Typography
            variant="pi"
            textColor={below[0]?.severity === 'error' ? 'danger600' : 'neutral700'}
          >
            {sentences(below)}
          </Typography>
        </Box>
      ) : null}
    </PartGroup>
  );
}

export const TargetsPart = (part: PartProps) => <PeoplePart {...part} canPick={false} />;
export const AssignmentPart = (part: PartProps) => <PeoplePart {...part} canPick />;
