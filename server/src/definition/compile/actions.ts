import {
  RESERVED_ACTIONS,
  isReserved,
  type CompiledActionRule,
  type ReservedAction,
} from '../../core/contracts';
import { compileCondition } from '../condition';
import { formatPath, type JsonPath } from '../path';
import { actionShape } from '../schema';
import { readApproval } from './approval';
import type { DefinitionReader, ReadKeys } from './reader';
import { optional, readRequire } from './transition';

type Rules = ReadonlyMap<ReservedAction, CompiledActionRule>;

const ADVICE =
  'write false to forbid the action, or what guards it: { "condition", "require", "approval", "roles" }';

/**
 * `"actions": { "close": { "roles": ["manager"] }, "convert": false }`: guards of built-in actions.
 * Invalid rules are reported and left out.
 *
 * @param entity whose data the rules read; undefined for all entities.
 */
export function readActions(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
  entity: string | undefined,
): Rules {
  const rules = new Map<ReservedAction, CompiledActionRule>();
  if (value === undefined) return rules;
  for (const [name, rule] of Object.entries(reader.object(value, path) ?? {})) {
    const place = [...path, name];
    if (!isReserved(name)) {
      const advice = reader.diagnostics.advise(name, RESERVED_ACTIONS, 'built-in action');
      const message = `"${name.slice(0, 80)}" is no built-in action.`;
      reader.diagnostics.error('unknown_key', place, message, advice);
      continue;
    }
    const compiled = readRule(reader, { name, rule, entity }, place);
    if (compiled) rules.set(name, compiled);
  }
  return rules;
}

interface WrittenRule {
  readonly name: ReservedAction;
  readonly rule: unknown;
  readonly entity: string | undefined;
}

function readRule(
  reader: DefinitionReader,
  { name, rule, entity }: WrittenRule,
  path: JsonPath,
): CompiledActionRule | undefined {
  if (typeof rule === 'boolean') {
    const require = { comment: false, attachments: false, fields: [] };
    const open = { roles: null, require, condition: null, approval: null };
    return { path: formatPath(path), allowed: rule, ...open };
  }
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) {
    reader.diagnostics.error('type', path, `"${name}" is not an object or false.`, ADVICE);
    return undefined;
  }
  const keys = reader.keys(rule, actionShape, path);
  if (!keys) return undefined;
  const roles = readRoles(reader, keys.roles, [...path, 'roles']);
  const require = readRequire(reader, keys.require, [...path, 'require'], entity);
  const condition = optional(keys.condition, (written) =>
    compileCondition(reader, written, [...path, 'condition'], entity),
  );
  const approval = readRuleApproval(reader, { name, keys, entity }, path);
  if (!require || condition === undefined || approval === undefined) {
    return undefined;
  }
  return { path: formatPath(path), allowed: true, roles, require, condition, approval };
}

/** `revertConvert` acts on an ended instance, which cannot wait for an approval. */
function readRuleApproval(
  reader: DefinitionReader,
  {
    name,
    keys,
    entity,
  }: {
    readonly name: ReservedAction;
    readonly keys: ReadKeys<typeof actionShape>;
    readonly entity: string | undefined;
  },
  path: JsonPath,
): CompiledActionRule['approval'] | undefined {
  const place = [...path, 'approval'];
  if (keys.approval !== undefined && name === 'revertConvert') {
    const message = 'An instance that has ended cannot wait for an approval.';
    const advice = 'guard "revertConvert" by "roles" or "condition"';
    reader.diagnostics.error('value', place, message, advice);
  }
  return optional(keys.approval, (written) => readApproval(reader, written, place, entity));
}

/** Null if the rule has no roles. */
function readRoles(
  reader: DefinitionReader,
  roles: readonly string[] | undefined,
  path: JsonPath,
): readonly string[] | null {
  if (roles === undefined) return null;
  for (const [index, role] of roles.entries()) reader.refer('role', role, [...path, index]);
  if (roles.length === 0) {
    const advice = 'name a role, or write false in place of the whole rule';
    reader.diagnostics.error('missing', path, 'Nobody has one of no roles.', advice);
  }
  return roles;
}
