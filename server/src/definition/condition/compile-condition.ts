import type { CompiledCondition, Json } from '../../core/contracts';
import type { DefinitionReader } from '../compile/reader';
import { DEFINITION_LIMITS } from '../limits';
import { formatPath, type JsonPath } from '../path';
import { compileExpressionAt } from './expression-at';
import { compileGroup, compileNot } from './groups';
import { compileRegistered } from './registered';

/** The position of a condition: path, entity and nesting depth. */
interface ConditionPlace {
  readonly path: JsonPath;
  readonly entity: string | undefined;
  readonly depth: number;
}

const ADVICE =
  'write an expression, {"all": [...]}, {"any": [...]}, {"not": ...} or {"type": "<condition>", ...}';

/** Compiles a condition recursively; undefined if a part of it is invalid. */
export function compileCondition(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
  entity: string | undefined,
): CompiledCondition | undefined {
  return compileAt(reader, value, { path, entity, depth: 1 });
}

function compileAt(
  reader: DefinitionReader,
  value: unknown,
  place: ConditionPlace,
): CompiledCondition | undefined {
  const { path, entity, depth } = place;
  if (depth > DEFINITION_LIMITS.conditionDepth) {
    const message = `Conditions are nested deeper than ${DEFINITION_LIMITS.conditionDepth}.`;
    reader.diagnostics.error(
      'too_deep',
      path,
      message,
      'join them by AND and OR in one expression',
    );
    return undefined;
  }
  if (typeof value === 'string') return compileExpressionAt(reader, value, path, entity);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    reader.diagnostics.error('condition', path, 'This is not a condition.', ADVICE);
    return undefined;
  }
  return compileObject(reader, value as Readonly<Record<string, unknown>>, place);
}

function compileObject(
  reader: DefinitionReader,
  value: Readonly<Record<string, unknown>>,
  place: ConditionPlace,
): CompiledCondition | undefined {
  const { path, entity } = place;
  const below = (key: string | number): ConditionPlace => ({
    ...place,
    path: [...path, ...(typeof key === 'number' ? [] : [key])],
    depth: place.depth + 1,
  });
  const words = ['all', 'any', 'not', 'type'].filter((word) => Object.hasOwn(value, word));
  const [word] = words;
  if (word === undefined || words.length > 1) {
    const message =
      word === undefined
        ? 'This is not a condition.'
        : `A condition is either "${words.join('" or "')}".`;
    reader.diagnostics.error('condition', path, message, ADVICE);
    return undefined;
  }
  if (word === 'type') return compileTyped(reader, value, path, entity);
  reportExtraKeys(reader, value, word, path);
  if (word === 'not') {
    const part = compileAt(reader, value.not, below('not'));
    return part && compileNot(part, formatPath(path));
  }
  const list = reader.list(value[word], [...path, word]);
  if (list?.length === 0) {
    const message = `"${word}" holds no condition.`;
    reader.diagnostics.error('condition', [...path, word], message, 'write at least one');
  }
  const parts = (list ?? []).map((item, index) =>
    compileAt(reader, item, { ...below(word), path: [...path, word, index] }),
  );
  const compiled = parts.filter((part) => part !== undefined);
  if (compiled.length === 0 || compiled.length < parts.length) return undefined;
  return compileGroup(word as 'all' | 'any', compiled, formatPath(path));
}

function reportExtraKeys(
  reader: DefinitionReader,
  value: Readonly<Record<string, unknown>>,
  word: string,
  path: JsonPath,
): void {
  for (const key of Object.keys(value)) {
    if (key === word) continue;
    const message = `"${key.slice(0, 80)}" cannot be combined with "${word}".`;
    reader.diagnostics.error('unknown_key', [...path, key], message, 'remove it');
  }
}

function compileTyped(
  reader: DefinitionReader,
  { type, ...input }: Readonly<Record<string, unknown>>,
  path: JsonPath,
  entity: string | undefined,
): CompiledCondition | undefined {
  const { conditions } = reader.environment;
  // The long form of an expression, as listed in the requirements.
  if (type === 'expression') {
    reportExtraKeys(reader, input, 'expression', path);
    if (typeof input.expression === 'string') {
      return compileExpressionAt(reader, input.expression, [...path, 'expression'], entity);
    }
  }
  const contract = typeof type === 'string' ? conditions.find(type) : undefined;
  if (!contract) {
    const advice =
      type === 'expression'
        ? 'write the expression itself, in quotes'
        : reader.diagnostics.advise(
            String(type),
            [...conditions.names(), 'expression'],
            'condition',
          );
    const message = `There is no condition ${JSON.stringify(type).slice(0, 80)}.`;
    reader.diagnostics.error('condition', [...path, 'type'], message, advice);
    return undefined;
  }
  referToGroups(reader, contract.name, input, path);
  const isFine = reader.accepts(contract, input as Json, path, 'condition');
  return isFine ? compileRegistered(contract, input as Json, formatPath(path)) : undefined;
}

/** Roles and teams of built-in conditions are checked like other references. */
function referToGroups(
  reader: DefinitionReader,
  type: string,
  input: Readonly<Record<string, unknown>>,
  path: JsonPath,
): void {
  const [kind, key] =
    type === 'role_check' ? (['role', 'roles'] as const) : (['team', 'teams'] as const);
  if (type !== 'role_check' && type !== 'team_check') return;
  const names: unknown = input[key];
  if (!Array.isArray(names)) return;
  names.forEach((name: unknown, index) => {
    if (typeof name === 'string') reader.refer(kind, name, [...path, key, index]);
  });
}
