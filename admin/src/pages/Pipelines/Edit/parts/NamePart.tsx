import { useId } from 'react';

import { SingleSelect, SingleSelectOption, TextInput } from '@strapi/design-system';

import { useTranslate } from '../../../../hooks/useTranslate';
import { useChoiceText } from '../useLanguageTexts';
import {
  useAutomationNames,
  useCalendarNames,
  useEntityOptions,
  useIntegrationNames,
  useStageOptions,
  useTransitionOptions,
  useTypeOptions,
  type NameOption,
} from './names';
import { PartFrame } from './PartFrame';
import type { PartProps } from './props';
import { usePart } from './usePart';

const STRATEGIES = ['first', 'majority', 'unison', 'quorum'] as const;

interface OfferProps {
  part: PartProps;
  options: readonly NameOption[];
}

/** A name that must be one of those that there are. */
function ChosenName({ part, options }: OfferProps) {
  const t = useTranslate();
  const { value, set, isReadOnly } = usePart(part.path);
  const chosen = typeof value === 'string' ? value : '';
  const isKnown = chosen === '' || options.some((one) => one.name === chosen);
  const offered = isKnown ? options : [{ name: chosen, label: chosen }, ...options];
  return (
    <PartFrame part={part}>
      <SingleSelect
        value={chosen}
        disabled={isReadOnly}
        placeholder={t('schema.choose')}
        clearLabel={t('schema.clear')}
        onChange={(next) => set(String(next))}
        {...(part.isRequired ? {} : { onClear: () => set(undefined) })}
      >
        {offered.map(({ name, label }) => (
          <SingleSelectOption key={name} value={name}>
            {label}
          </SingleSelectOption>
        ))}
      </SingleSelect>
    </PartFrame>
  );
}

/** A name that may be of something that does not exist yet, or that this user may not list. */
function TypedName({ part, options }: OfferProps) {
  const id = useId();
  const { value, set, isReadOnly } = usePart(part.path);
  return (
    <PartFrame part={part}>
      <TextInput
        list={id}
        value={typeof value === 'string' ? value : ''}
        disabled={isReadOnly}
        onChange={({ target }: { target: { value: string } }) =>
          set(target.value === '' && !part.isRequired ? undefined : target.value)
        }
      />
      <datalist id={id}>
        {options.map(({ name, label }) => (
          <option key={name} value={name} label={label} />
        ))}
      </datalist>
    </PartFrame>
  );
}

export const StagePart = (part: PartProps) => (
  <ChosenName part={part} options={useStageOptions()} />
);

export const EntityPart = (part: PartProps) => (
  <ChosenName part={part} options={useEntityOptions()} />
);

export const TransitionPart = (part: PartProps) => (
  <ChosenName part={part} options={useTransitionOptions()} />
);

export const TypePart = (part: PartProps) => <ChosenName part={part} options={useTypeOptions()} />;

export const IntegrationPart = (part: PartProps) => (
  <TypedName part={part} options={useIntegrationNames()} />
);

export const CalendarPart = (part: PartProps) => (
  <TypedName part={part} options={useCalendarNames()} />
);

export const AutomationPart = (part: PartProps) => (
  <TypedName part={part} options={useAutomationNames()} />
);

export function StrategyPart(part: PartProps) {
  const text = useChoiceText();
  return (
    <ChosenName part={part} options={STRATEGIES.map((name) => ({ name, label: text(name) }))} />
  );
}
