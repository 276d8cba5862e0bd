import { styled } from 'styled-components';

import type { JsonSchema } from '../../../../components/SchemaForm';
import type { Path } from '../../model/document';
import { controlOf, type Control } from '../../model/language';
import { OtherKeys } from './OtherKeys';
import { PartRow } from './PartRow';

interface PartFormProps {
  path: Path;
  schema: JsonSchema;
  /** For texts of its own: `step`, `sla`. */
  part?: string;
  /** Keys that are shown elsewhere. */
  without?: readonly string[];
}

/** An input for each key that the language has for this object. */
export function PartForm({ path, schema, part, without = [] }: PartFormProps) {
  const { properties = {}, required = [] } = schema;
  return (
    <Rows>
      {Object.entries(properties)
        .filter(([key]) => !without.includes(key))
        .map(([key, property]) => (
          <Cell key={key} $isWide={!NARROW.includes(controlOf(key, property))}>
            <PartRow
              path={[...path, key]}
              name={key}
              schema={property}
              part={part}
              isRequired={required.includes(key)}
            />
          </Cell>
        ))}
      <Cell $isWide>
        <OtherKeys path={path} schema={schema} />
      </Cell>
    </Rows>
  );
}

/** Inputs of one line stand side by side. */
const NARROW: readonly Control[] = [
  ...(['plain', 'stage', 'stages', 'entity', 'strategy', 'transition', 'integration'] as const),
  ...(['calendar', 'automation', 'type', 'names', 'flagOrKeys'] as const),
];

const Rows = styled.div`
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(28rem, 100%), 1fr));
  gap: 16px;
  align-items: start;
`;

const Cell = styled.div<{ $isWide: boolean }>`
  min-width: 0;
  grid-column: ${({ $isWide }) => ($isWide ? '1 / -1' : 'auto')};

  &:empty {
    display: none;
  }
`;
