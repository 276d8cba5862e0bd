export { SchemaForm } from './SchemaForm';
export { useSchemaForm, type SchemaFormState } from './useSchemaForm';
export type { JsonSchema, JsonObject } from './model/types';
