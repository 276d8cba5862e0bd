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
import { readKeyList } from './key-list';
import type { DefinitionReader, ReadKeys } from './reader';
import { optional, readRequire } from './transition';

type Rules = ReadonlyMap<ReservedAction, CompiledActionRule>;

/** Built-in actions that write fields of the record. */
const TAKE_FIELDS: readonly ReservedAction[] = ['close', 'cancel', 'convert'];

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
    const open = { roles: null, require, fields: [], condition: null, approval: null };
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
  const fields = readRuleFields(reader, { name, fields: keys.fields, entity }, [...path, 'fields']);
  const condition = optional(keys.condition, (written) =>
    compileCondition(reader, written, [...path, 'condition'], entity),
  );
  const approval = readRuleApproval(reader, { name, keys, entity }, path);
  if (!require || condition === undefined || approval === undefined) {
    return undefined;
  }
  return { path: formatPath(path), allowed: true, roles, require, fields, condition, approval };
}

/** Of an action that takes fields. */
function readRuleFields(
  reader: DefinitionReader,
  { name, fields, entity }: Pick<WrittenRule, 'name' | 'entity'> & { readonly fields: unknown },
  path: JsonPath,
): readonly string[] {
  if (fields === undefined) return [];
  if (!TAKE_FIELDS.includes(name)) {
    const message = `"${name}" takes no fields.`;
    const advice = `leave "fields" out; ${TAKE_FIELDS.join(', ')} and transitions take them`;
    reader.diagnostics.error('value', path, message, advice);
  }
  return readKeyList(reader, fields, path, entity);
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
    reader.diagnostics.error('missing', path, 'The list of roles is empty.', advice);
  }
  return roles;
}
