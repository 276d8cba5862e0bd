import { useField } from '@strapi/strapi/admin';

import { Picker } from '../inputs/Picker';
import { usePeopleOptions } from '../inputs/people/usePeopleOptions';
import { usePersonText } from '../inputs/people/usePersonText';

const KINDS = ['user', 'admin', 'team'] as const;

export interface PersonFilterProps {
  name: string;
  'aria-label'?: string;
}

/** The value of a filter by person or team. */
export default function PersonFilter({ name, 'aria-label': label = '' }: PersonFilterProps) {
  const field = useField<string | undefined>(name);
  const people = usePeopleOptions({ kinds: KINDS });
  const shown = usePersonText(field.value ?? null);
  return (
    <Picker
      label={label}
      value={field.value ?? null}
      text={shown.text}
      {...people.picker}
      onPick={(id) => field.onChange(name, id)}
    />
  );
}
