import ChoicesInput from '../../../inputs/ChoicesInput';
import type { SchemaInputProps } from '../inputProps';
import { plainProps } from './plainProps';

/** Several of the choices of a custom field (`x-choices`), of which one that it no longer has may be kept. */
export function SelectionRow(props: SchemaInputProps) {
  const { schema } = props.row;
  const choices = textsOf(schema['x-choices']);
  const { minItems: min, maxItems: max } = schema;
  return (
    <ChoicesInput
      {...plainProps(props)}
      value={textsOf(props.value)}
      attribute={{
        options: { choices, ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
      }}
    />
  );
}

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
