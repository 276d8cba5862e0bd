import type { CompiledExpression, SetStep } from '../../core/contracts';
import { compileExpressionAt } from '../condition';
import { formatPath, type JsonPath } from '../path';
import { isDataKey } from './key-list';
import type { DefinitionReader } from './reader';

type Value = SetStep['values'][number];

/** `{ "set": { "score": "data.score + 10", "hot": true } }`: strings are expressions. */
export function readSet(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
  entity: string | undefined,
): SetStep | undefined {
  const place = [...path, 'set'];
  const entries = Object.entries(reader.object(value, place) ?? {});
  if (entries.length === 0) {
    const advice = 'write {"set": {"score": "data.score + 10"}}';
    reader.diagnostics.error('step', place, '"set" names no key.', advice);
    return undefined;
  }
  const values = entries.map(([key, item]): Value | undefined => {
    const isKey = isDataKey(reader, key, [...place, key], entity);
    const compiled = readValue(reader, item, [...place, key], entity);
    if (!isKey || !compiled) return undefined;
    checkConstant(reader, key, item, [...place, key]);
    return { key, value: compiled };
  });
  const found = values.filter((entry) => entry !== undefined);
  if (found.length < values.length) return undefined;
  return { kind: 'set', path: formatPath(path), values: found };
}

function readValue(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
  entity: string | undefined,
): CompiledExpression | undefined {
  if (typeof value === 'string') return compileExpressionAt(reader, value, path, entity);
  if (typeof value === 'object' && value !== null) {
    const message = 'A value to set is a text, number, true, false or null.';
    const advice = `write an expression; a literal text needs quotes of its own: "'won'"`;
    reader.diagnostics.error('type', path, message, advice);
    return undefined;
  }
  const source = String(value);
  return { path: formatPath(path), source, evaluate: () => value };
}

/** Checks constant numbers and booleans against the type of the key. */
function checkConstant(
  reader: DefinitionReader,
  key: string,
  value: unknown,
  path: JsonPath,
): void {
  if (typeof value === 'string') return;
  const fault = reader.dataFields.get(key)?.field.fault(value);
  if (fault === undefined) return;
  reader.diagnostics.error('field', path, `"${key}" ${fault}.`, 'write a value that it can hold');
}
