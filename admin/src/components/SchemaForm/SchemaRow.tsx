import { Box, Field, Flex, Typography } from '@strapi/design-system';

import type { SchemaInput, SchemaInputProps } from './inputProps';
import { FORMAT_ROWS } from './inputs';
import { BooleanInput } from './inputs/BooleanInput';
import { ChoiceInput } from './inputs/ChoiceInput';
import { ChoicesInput } from './inputs/ChoicesInput';
import { ConstantInput } from './inputs/ConstantInput';
import { JsonInput } from './inputs/JsonInput';
import { LongTextInput } from './inputs/LongTextInput';
import { MapInput } from './inputs/MapInput';
import { MomentInput } from './inputs/MomentInput';
import { NumberRowInput } from './inputs/NumberRowInput';
import { SecretInput } from './inputs/SecretInput';
import { TextRowInput } from './inputs/TextRowInput';
import { TextsInput } from './inputs/TextsInput';
import { keyOf, type Row, type RowKind } from './model/types';
import { emptyValueOf, valueAt } from './model/values';
import { useFaultText } from './useFaultText';
import type { SchemaFormState } from './useSchemaForm';

const INPUTS: Readonly<Record<Exclude<RowKind, 'group'>, SchemaInput>> = {
  text: TextRowInput,
  longText: LongTextInput,
  secret: SecretInput,
  number: NumberRowInput,
  boolean: BooleanInput,
  choice: ChoiceInput,
  choices: ChoicesInput,
  texts: TextsInput,
  map: MapInput,
  date: MomentInput,
  dateTime: MomentInput,
  constant: ConstantInput,
  json: JsonInput,
};

interface SchemaRowProps {
  row: Row;
  form: SchemaFormState;
  isDisabled: boolean;
}

/** One input with label, hint and what is wrong with it. */
export function SchemaRow({ row, form, isDisabled }: SchemaRowProps) {
  const faultText = useFaultText();
  if (row.kind === 'group') return <SchemaGroup row={row} form={form} isDisabled={isDisabled} />;
  const key = keyOf(row.path);
  const fault = form.faults.get(key);
  const error = fault ? faultText(fault) : form.serverErrors.get(key);
  const name = row.path.join('.');
  const props: SchemaInputProps = {
    ...{ row, name, error, value: valueAt(form.values, row.path) },
    isDisabled: isDisabled || row.isReadOnly,
    onChange: (value) => form.set(row.path, value),
    onEmpty: () => form.set(row.path, emptyValueOf(row, form.emptied)),
    onUnreadable: (isUnreadable) => form.setUnreadable(row.path, isUnreadable),
  };
  const Whole = row.choices.length === 0 ? FORMAT_ROWS[row.format ?? ''] : undefined;
  if (Whole) return <Whole {...props} />;
  const Input = INPUTS[row.kind];
  return (
    <Field.Root name={name} error={error} hint={row.hint} required={row.required}>
      <Field.Label>{row.label}</Field.Label>
      <Input {...props} />
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}

/** The inputs of an object in the schema, under its title. */
function SchemaGroup({ row, form, isDisabled }: SchemaRowProps) {
  return (
    <Box tag="fieldset" borderColor="neutral200" hasRadius padding={4}>
      <Typography tag="legend" variant="sigma" textColor="neutral600">
        {row.label}
      </Typography>
      {row.hint ? (
        <Box paddingBottom={3}>
          <Typography variant="pi" textColor="neutral600">
            {row.hint}
          </Typography>
        </Box>
      ) : null}
      <Flex direction="column" alignItems="stretch" gap={4}>
        {row.rows.map((inner) => (
          <SchemaRow key={inner.path.join('.')} row={inner} form={form} isDisabled={isDisabled} />
        ))}
      </Flex>
    </Box>
  );
}
