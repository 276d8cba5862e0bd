import { FIELD_NAME } from '../../fields';
import type { JsonPath } from '../path';
import type { DefinitionReader } from './reader';

/** Reads a list of data keys and records their use by the entity. */
export function readKeyList(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
  entity: string | undefined,
): readonly string[] {
  const list = reader.list(value, path) ?? [];
  return list.flatMap((key, index) =>
    typeof key === 'string' && isDataKey(reader, key, [...path, index], entity)
      ? [key]
      : reportKind(reader, key, [...path, index]),
  );
}

/** Whether a text is a valid key of `data`; records its use, or reports it. */
export function isDataKey(
  reader: DefinitionReader,
  key: string,
  path: JsonPath,
  entity: string | undefined,
): boolean {
  if (!FIELD_NAME.test(key) || key in {}) {
    const message = `"${key.slice(0, 80)}" cannot be a key of the data.`;
    const advice = 'begin with a letter and use at most 64 letters, digits and underscores';
    reader.diagnostics.error('name', path, message, advice);
    return false;
  }
  reader.dataKeys.push({ key, path, entity });
  return true;
}

function reportKind(reader: DefinitionReader, key: unknown, path: JsonPath): readonly string[] {
  if (typeof key !== 'string') {
    reader.diagnostics.error('type', path, 'A key is not a text.', 'write its name in quotes');
  }
  return [];
}
