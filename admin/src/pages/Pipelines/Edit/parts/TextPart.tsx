import { Box, TextInput } from '@strapi/design-system';

import type { Path } from '../../model/document';
import { useDocument } from '../useDocument';
import { PartFrame } from './PartFrame';

interface TextPartProps {
  path: Path;
  label: string;
  hint?: string;
  value: string;
  placeholder?: string;
  onChange: (text: string) => void;
}

/** A text whose change concerns more than its own key. */
export function TextPart({ path, label, hint, value, placeholder, onChange }: TextPartProps) {
  const { isReadOnly } = useDocument();
  const name = String(path.at(-1));
  return (
    <Box maxWidth="46rem">
      <PartFrame part={{ ...{ path, name, schema: {}, label, hint }, isRequired: false }}>
        <TextInput
          value={value}
          placeholder={placeholder}
          disabled={isReadOnly}
          onChange={({ target }: { target: { value: string } }) => onChange(target.value)}
        />
      </PartFrame>
    </Box>
  );
}
