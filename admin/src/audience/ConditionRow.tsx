import {
  Box,
  DatePicker,
  DateTimePicker,
  Field,
  Flex,
  NumberInput,
  SingleSelect,
  SingleSelectOption,
  TextInput,
} from '@strapi/design-system';

import { humanize } from '../components/SchemaForm/model/rows';
import { fromDay, fromMoment, toDay } from '../components/SchemaForm/model/values';
import { TallOption, TallOptionsStyle } from '../components/TallOptions';
import { useTranslate } from '../hooks/useTranslate';
import { PersonPicker } from '../inputs/people/PersonPicker';
import { operatorsOf, type AudienceField } from './model/audience';
import { hasValue, lacksValue, OPERATORS, type Condition } from './model/conditions';

const PEOPLE = ['user', 'admin', 'team'] as const;

interface ConditionRowProps {
  condition: Condition;
  position: string;
  fields: readonly AudienceField[];
  isDisabled: boolean;
  /** Whether it says that its value is missing. */
  isChecked: boolean;
  onChange: (condition: Condition) => void;
}

/** One condition: a field, what is asked of it, and the value. */
export function ConditionRow({
  condition,
  position,
  fields,
  isDisabled,
  isChecked,
  onChange,
}: ConditionRowProps) {
  const t = useTranslate();
  const field = fields.find(({ name }) => name === condition.field);
  const names = fields.map(({ name }) => name);
  const error = isChecked && lacksValue(condition) ? t('audience.value.missing') : undefined;
  const offered = field ? operatorsOf(field.kind) : [condition.operator];
  const select = (
    key: 'field' | 'operator',
    options: readonly { value: string; text: string }[],
    onSelect: (value: string) => void,
  ) => (
    <Box width={{ initial: '100%', medium: '20rem' }}>
      <SingleSelect
        aria-label={t(`audience.${key}`, { position })}
        placeholder={t(`audience.${key}`, { position })}
        value={condition[key]}
        disabled={isDisabled}
        onChange={(value: string | number) => onSelect(String(value))}
      >
        {options.map(({ value, text }) => (
          <SingleSelectOption key={value} value={value}>
            <TallOption>{text}</TallOption>
          </SingleSelectOption>
        ))}
      </SingleSelect>
    </Box>
  );
  return (
    <Flex gap={2} wrap="wrap" alignItems="flex-start" data-condition={position}>
      <TallOptionsStyle />
      {select(
        'field',
        (condition.field === '' || names.includes(condition.field)
          ? names
          : [condition.field, ...names]
        ).map((value) => ({ value, text: humanize(value) })),
        (value) => onChange({ field: value, operator: '$eq', value: null }),
      )}
      {select(
        'operator',
        offered.map((value) => ({
          value,
          text: t(`audience.operator.${value.slice(1)}` as 'audience.operator.eq'),
        })),
        (value) =>
          onChange({
            ...condition,
            operator: OPERATORS.find((one) => one === value) ?? '$eq',
          }),
      )}
      {hasValue(condition) ? (
        <Box width={{ initial: '100%', medium: '24rem' }}>
          <Field.Root error={error}>
            <ValueInput
              {...{ condition, field, isDisabled }}
              label={t('audience.value', { position })}
              onChange={(value) => onChange({ ...condition, value })}
            />
            <Field.Error />
          </Field.Root>
        </Box>
      ) : null}
    </Flex>
  );
}

interface ValueInputProps {
  condition: Condition;
  field: AudienceField | undefined;
  label: string;
  isDisabled: boolean;
  onChange: (value: Condition['value']) => void;
}

function ValueInput({ condition, field, label, isDisabled, onChange }: ValueInputProps) {
  const t = useTranslate();
  const { value } = condition;
  const common = { 'aria-label': label, disabled: isDisabled };
  switch (field?.kind) {
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof value === 'number' ? value : undefined}
          onValueChange={(next) => onChange(next ?? null)}
        />
      );
    case 'boolean':
    case 'choice': {
      const isBoolean = field.kind === 'boolean';
      const choices = isBoolean ? ['true', 'false'] : field.choices;
      return (
        <SingleSelect
          {...common}
          placeholder={t('schema.choose')}
          value={value === null ? '' : String(value)}
          onChange={(next: string | number) => onChange(isBoolean ? next === 'true' : String(next))}
        >
          {choices.map((one) => (
            <SingleSelectOption key={one} value={one}>
              {isBoolean ? t(one === 'true' ? 'schema.yes' : 'schema.no') : one}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      );
    }
    case 'date':
      return (
        <DatePicker
          {...common}
          value={fromDay(value)}
          onChange={(date) => onChange(date ? toDay(date) : null)}
        />
      );
    case 'dateTime':
      return (
        <DateTimePicker
          {...common}
          value={fromMoment(value)}
          onChange={(date) => onChange(date ? date.toISOString() : null)}
        />
      );
    case 'person':
      return (
        <PersonPicker
          name={label}
          label={label}
          required
          kinds={PEOPLE}
          disabled={isDisabled}
          value={typeof value === 'string' ? value : null}
          onChange={(_name, next) => onChange(next)}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          value={value === null ? '' : String(value)}
          onChange={({ target }: { target: { value: string } }) => onChange(target.value)}
        />
      );
  }
}
