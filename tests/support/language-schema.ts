import { definitionLanguage } from '../../server/src/definition';
import { SchemaWriter } from '../../server/src/http/openapi/zod-schemas';

/** The definition language as JSON Schema, by its parts: what the panel's editor builds its forms from. */
export function languageSchema(): Record<string, unknown> {
  const parts = definitionLanguage();
  const writer = new SchemaWriter(parts);
  for (const part of Object.values(parts)) writer.write(part, 'input');
  return Object.fromEntries(
    Object.keys(parts).map((name) => [name.replace('Pipeline', ''), writer.components.get(name)]),
  );
}
