import type { ComponentProps } from 'react';

import PeopleInput, { AssigneesInput } from '../../../inputs/people/PeopleInput';
import type { SchemaInputProps } from '../inputProps';
import { plainProps } from './plainProps';

/** Several people. */
export const PeopleRow = (props: SchemaInputProps) => <PeopleInput {...severalProps(props)} />;

/** Several people, teams and roles. */
export const AssigneesRow = (props: SchemaInputProps) => (
  <AssigneesInput {...severalProps(props)} />
);

function severalProps(props: SchemaInputProps): ComponentProps<typeof PeopleInput> {
  const value = Array.isArray(props.value)
    ? props.value.filter((one): one is string => typeof one === 'string')
    : null;
  return { ...plainProps(props), value };
}
