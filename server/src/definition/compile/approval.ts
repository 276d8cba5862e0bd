import type { CompiledApproval, Json } from '../../core/contracts';
import { nearestName } from '../../fields';
import { formatPath, type JsonPath } from '../path';
import { approvalShape } from '../schema';
import { readTargets } from './assignment';
import { readDue } from './due';
import type { DefinitionReader } from './reader';
import { readKeyList } from './key-list';

const OWN_KEYS = Object.keys(approvalShape);

/** FR-L2-006. Keys that are not common to all approvals are options of the strategy. */
export function readApproval(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
  entity: string | undefined,
): CompiledApproval | undefined {
  const object = reader.object(value, path);
  if (!object) return undefined;
  const keys = reader.knownKeys(object, approvalShape, path);
  const options = Object.fromEntries(
    Object.entries(object).filter(([key]) => !OWN_KEYS.includes(key)),
  ) as Json;
  reportMisspelt(reader, Object.keys(options as object), path);
  const strategy = findStrategy(reader, keys.strategy, options, path);
  const voters = readTargets(reader, keys.voters, [...path, 'voters']);
  const dates = readDue(reader, keys, path);
  const voidOnChange = readVoidOnChange(
    reader,
    keys.voidOnChange,
    [...path, 'voidOnChange'],
    entity,
  );
  if (!strategy || !voters || !dates) return undefined;
  return {
    path: formatPath(path),
    strategy,
    options,
    voters,
    onEmpty: keys.onEmpty ?? 'block',
    allowSelf: keys.allowSelf ?? false,
    ...dates,
    voidOnChange,
  };
}

/** Reports an option whose name resembles a common key. */
function reportMisspelt(reader: DefinitionReader, keys: readonly string[], path: JsonPath): void {
  for (const key of keys) {
    const near = nearestName(key.slice(0, 100), OWN_KEYS);
    if (near === undefined) continue;
    const message = `"${key}" is not a key of an approval.`;
    reader.diagnostics.error('unknown_key', [...path, key], message, `did you mean "${near}"?`);
  }
}

function findStrategy(
  reader: DefinitionReader,
  name: string | undefined,
  options: Json,
  path: JsonPath,
): CompiledApproval['strategy'] | undefined {
  if (name === undefined) return undefined;
  const { strategies } = reader.environment;
  const strategy = strategies.find(name);
  if (!strategy) {
    const advice = reader.diagnostics.advise(name, strategies.names(), 'strategy');
    const message = `There is no strategy "${name.slice(0, 80)}".`;
    reader.diagnostics.error('strategy', [...path, 'strategy'], message, advice);
    return undefined;
  }
  return reader.accepts(strategy, options, path, 'strategy') ? strategy : undefined;
}

function readVoidOnChange(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
  entity: string | undefined,
): CompiledApproval['voidOnChange'] {
  if (value === undefined) return false;
  return typeof value === 'boolean' ? value : readKeyList(reader, value, path, entity);
}
