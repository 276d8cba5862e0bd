import { Box } from '@strapi/design-system';

import type { PersonKind } from '../api/people';
import { usePeopleOptions } from '../inputs/people/usePeopleOptions';
import { usePersonText } from '../inputs/people/usePersonText';
import { Picker } from '../inputs/Picker';

interface PersonFilterProps {
  label: string;
  kinds: readonly PersonKind[];
  value: string | null;
  onChange: (value: string | null) => void;
}

/** One person or team by name, in a toolbar. */
export function PersonFilter({ label, kinds, value, onChange }: PersonFilterProps) {
  const people = usePeopleOptions({ kinds });
  const { text } = usePersonText(value);
  return (
    <Box width="16rem">
      <Picker
        label={label}
        value={value}
        text={text}
        {...people.picker}
        placeholder={label}
        onPick={onChange}
        onClear={() => onChange(null)}
      />
    </Box>
  );
}
