import { PersonPicker } from '../../../inputs/people/PersonPicker';
import type { SchemaInputProps } from '../inputProps';
import { plainProps } from './plainProps';

const PEOPLE = ['user', 'admin'] as const;
const OWNERS = ['user', 'admin', 'team'] as const;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** One person. */
export function PersonRow(props: SchemaInputProps) {
  return <PersonPicker {...plainProps(props)} value={textOf(props.value)} kinds={PEOPLE} />;
}

/** One person or team. */
export function OwnerRow(props: SchemaInputProps) {
  return <PersonPicker {...plainProps(props)} value={textOf(props.value)} kinds={OWNERS} />;
}
