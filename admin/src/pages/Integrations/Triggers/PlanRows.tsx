import {
  Field,
  Flex,
  Radio,
  SingleSelect,
  SingleSelectOption,
  Typography,
} from '@strapi/design-system';

import { TallOption, TallOptionsStyle } from '../../../components/TallOptions';
import { useTranslate } from '../../../hooks/useTranslate';
import { SENDER_NAMES, SENDERS, type SenderName } from './model/senders';
import { EFFECTS, type TriggerPlan } from './model/settings';

interface PlanRowsProps {
  plan: TriggerPlan;
  isSaved: boolean;
  isDisabled: boolean;
  onChange: (plan: TriggerPlan) => void;
}

const SOURCES = ['call', 'entry'] as const;

/** Senders among which a saved trigger can be changed: all sign by HMAC. */
const HMACS: readonly SenderName[] = [...(Object.keys(SENDERS) as SenderName[]), 'hmac'];

/** What it waits for, who calls, and what it does. */
export function PlanRows({ plan, isSaved, isDisabled, onChange }: PlanRowsProps) {
  const t = useTranslate();
  const senders = isSaved ? (HMACS.includes(plan.sender) ? HMACS : [plan.sender]) : SENDER_NAMES;
  return (
    <>
      <TallOptionsStyle />
      <Choice
        label={t('triggers.source')}
        value={plan.source}
        // The server refuses to change it.
        isDisabled={isDisabled || isSaved}
        options={SOURCES.map((value) => ({ value, label: t(`triggers.source.${value}`) }))}
        onChange={(source) => onChange({ ...plan, source })}
      />
      {plan.source === 'call' ? (
        <Field.Root name="sender" hint={t(`triggers.sender.${plan.sender}.hint`)}>
          <Field.Label>{t('triggers.sender')}</Field.Label>
          <SingleSelect
            value={plan.sender}
            disabled={isDisabled || senders.length === 1}
            onChange={(next) => {
              const sender = senders.find((one) => one === next);
              if (sender) onChange({ ...plan, sender });
            }}
          >
            {senders.map((one) => (
              <SingleSelectOption key={one} value={one}>
                <TallOption>{t(`triggers.sender.${one}`)}</TallOption>
              </SingleSelectOption>
            ))}
          </SingleSelect>
          <Field.Hint />
        </Field.Root>
      ) : null}
      {plan.effect === 'app' ? (
        <Typography textColor="neutral600">{t('triggers.effect.app')}</Typography>
      ) : (
        <Choice
          label={t('triggers.effect')}
          value={plan.effect}
          isDisabled={isDisabled}
          options={EFFECTS.map((value) => ({ value, label: t(`triggers.effect.${value}`) }))}
          onChange={(effect) => onChange({ ...plan, effect })}
        />
      )}
    </>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { readonly value: Value; readonly label: string }[];
  isDisabled: boolean;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, value, options, isDisabled, onChange } = props;
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Typography variant="pi" fontWeight="bold" aria-hidden>
        {label}
      </Typography>
      <Radio.Group
        aria-label={label}
        value={value}
        disabled={isDisabled}
        onValueChange={(next: string) => {
          const found = options.find((one) => one.value === next);
          if (found) onChange(found.value);
        }}
      >
        <Flex gap={6} wrap="wrap">
          {options.map((one) => (
            <Radio.Item key={one.value} value={one.value}>
              {one.label}
            </Radio.Item>
          ))}
        </Flex>
      </Radio.Group>
    </Flex>
  );
}
