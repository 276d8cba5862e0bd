import StageInput from '../../../inputs/StageInput';
import type { SchemaInputProps } from '../inputProps';
import { plainProps } from './plainProps';

/** A stage of the content type that `x-of` names, or any text. */
export function StageRow(props: SchemaInputProps) {
  const value = typeof props.value === 'string' ? props.value : null;
  const of = props.row.schema['x-of'];
  return (
    <StageInput
      {...plainProps(props)}
      value={value}
      attribute={{ options: typeof of === 'string' ? { of } : {} }}
    />
  );
}
