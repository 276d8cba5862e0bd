import { useState } from 'react';

import { Box, JSONInput } from '@strapi/design-system';

import { useEditorLabel } from '../../../hooks/useEditorLabel';
import type { SchemaInputProps } from '../inputProps';

const toText = (value: unknown): string =>
  value === undefined ? '' : JSON.stringify(value, null, 2);

/** Any value, as JSON: for parts of a schema that no other input can show. */
export function JsonInput({
  row,
  value,
  isDisabled,
  onChange,
  onEmpty,
  onUnreadable,
}: SchemaInputProps) {
  const [text, setText] = useState(() => toText(value));
  const frame = useEditorLabel(row.label);
  return (
    <Box ref={frame}>
      <JSONInput
        value={text}
        disabled={isDisabled}
        minHeight="12rem"
        maxHeight="24rem"
        onChange={(next) => {
          setText(next);
          if (next.trim() === '') {
            onUnreadable(false);
            onEmpty();
            return;
          }
          const parsed = parse(next);
          onUnreadable(parsed === undefined);
          if (parsed) onChange(parsed.value);
        }}
      />
    </Box>
  );
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
