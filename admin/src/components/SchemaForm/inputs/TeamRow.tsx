import { PersonPicker } from '../../../inputs/people/PersonPicker';
import type { SchemaInputProps } from '../inputProps';
import { plainProps } from './plainProps';

const TEAMS = ['team'] as const;

/** One team. */
export const TeamRow = (props: SchemaInputProps) => (
  <PersonPicker
    {...plainProps(props)}
    value={typeof props.value === 'string' ? props.value : null}
    kinds={TEAMS}
  />
);
