import {
  Field,
  JSONInput,
  MultiSelect,
  MultiSelectOption,
  SingleSelect,
  SingleSelectOption,
} from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import { MomentRow } from './MomentRow';
import { NumberRow } from './NumberRow';
import { TextRow } from './TextRow';
import { useInput } from './useInput';

/** The default value, in the input of its type. */
export function DefaultRow() {
  const t = useTranslate();
  const { values } = useInput('default');
  const label = t('form.default');
  const hint = t('form.default.hint');
  switch (values.type) {
    case 'integer':
    case 'number':
    case 'decimal':
      return <NumberRow name="default" label={label} hint={hint} />;
    case 'date':
    case 'datetime':
      return (
        <MomentRow name="default" label={label} hint={hint} hasTime={values.type === 'datetime'} />
      );
    case 'boolean':
      return <BooleanDefault label={label} hint={hint} />;
    case 'multiple':
      return <ChoicesDefault label={label} hint={hint} />;
    case 'json':
      return <JsonDefault label={label} hint={`${hint} ${t('form.default.json.hint')}`} />;
    default:
      return values.enum.length > 0 && values.type !== 'text' ? (
        <ChoiceDefault label={label} hint={hint} />
      ) : (
        <TextRow name="default" label={label} hint={hint} isLong={values.type === 'text'} />
      );
  }
}

interface DefaultProps {
  label: string;
  hint: string;
}

function BooleanDefault({ label, hint }: DefaultProps) {
  const t = useTranslate();
  const input = useInput('default');
  return (
    <Field.Root name="default" error={input.error} hint={hint}>
      <Field.Label>{label}</Field.Label>
      <SingleSelect
        value={typeof input.value === 'boolean' ? String(input.value) : null}
        placeholder={t('form.default.none')}
        disabled={input.isDisabled}
        onChange={(value) => input.set(value === 'true')}
        onClear={() => input.set(null)}
      >
        <SingleSelectOption value="true">{t('form.default.true')}</SingleSelectOption>
        <SingleSelectOption value="false">{t('form.default.false')}</SingleSelectOption>
      </SingleSelect>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}

function ChoiceDefault({ label, hint }: DefaultProps) {
  const t = useTranslate();
  const input = useInput('default');
  return (
    <Field.Root name="default" error={input.error} hint={hint}>
      <Field.Label>{label}</Field.Label>
      <SingleSelect
        value={typeof input.value === 'string' ? input.value : null}
        placeholder={t('form.default.none')}
        disabled={input.isDisabled}
        onChange={(value) => input.set(String(value))}
        onClear={() => input.set(null)}
      >
        {usable(input.values.enum).map((choice) => (
          <SingleSelectOption key={choice} value={choice}>
            {choice}
          </SingleSelectOption>
        ))}
      </SingleSelect>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}

function ChoicesDefault({ label, hint }: DefaultProps) {
  const t = useTranslate();
  const input = useInput('default');
  return (
    <Field.Root name="default" error={input.error} hint={hint}>
      <Field.Label>{label}</Field.Label>
      <MultiSelect
        // The design system's tags have buttons without a name.
        customizeContent={(values) => (values ?? []).join(', ')}
        clearLabel={t('schema.clear')}
        value={Array.isArray(input.value) ? input.value.map(String) : []}
        placeholder={t('form.default.none')}
        disabled={input.isDisabled}
        onChange={(value) => input.set(value.length > 0 ? value : null)}
        onClear={() => input.set(null)}
      >
        {usable(input.values.enum).map((choice) => (
          <MultiSelectOption key={choice} value={choice}>
            {choice}
          </MultiSelectOption>
        ))}
      </MultiSelect>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}

// A select cannot have empty or duplicate options; the list next to it reports them.
const usable = (choices: readonly string[]) =>
  [...new Set(choices)].filter((choice) => choice !== '');

function JsonDefault({ label, hint }: DefaultProps) {
  const input = useInput('default');
  return (
    <Field.Root name="default" error={input.error} hint={hint}>
      <Field.Label>{label}</Field.Label>
      <JSONInput
        value={typeof input.value === 'string' ? input.value : ''}
        disabled={input.isDisabled}
        minHeight="12rem"
        maxHeight="32rem"
        onChange={(text) => input.set(text)}
        onBlur={input.leave}
      />
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}
