import CurrencyInput from '../../../inputs/CurrencyInput';
import type { SchemaInputProps } from '../inputProps';
import { plainProps } from './plainProps';

/** A currency by its code. */
export function CurrencyRow(props: SchemaInputProps) {
  const value = typeof props.value === 'string' ? props.value : null;
  return <CurrencyInput {...plainProps(props)} value={value} />;
}
