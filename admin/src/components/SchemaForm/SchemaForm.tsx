import { Flex } from '@strapi/design-system';

import { SchemaRow } from './SchemaRow';
import type { SchemaFormState } from './useSchemaForm';

interface SchemaFormProps {
  form: SchemaFormState;
  isDisabled?: boolean;
}

/** The inputs of a form that a JSON Schema describes, in one column. */
export function SchemaForm({ form, isDisabled = false }: SchemaFormProps) {
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      {form.rows.map((row) => (
        <SchemaRow key={row.path.join('.')} row={row} form={form} isDisabled={isDisabled} />
      ))}
    </Flex>
  );
}
