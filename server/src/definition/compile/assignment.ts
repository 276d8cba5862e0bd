import type { AssignmentTarget, CompiledAssignment } from '../../core/contracts';
import { formatPath, type JsonPath } from '../path';
import { assignmentShape, targetShape } from '../schema';
import type { DefinitionReader, ReadKeys } from './reader';

const ADVICE =
  'write one of {"team": …}, {"role": …}, {"person": "user:<documentId>"} and {"owner": true}';

function toTarget(
  reader: DefinitionReader,
  { team, role, person, owner }: ReadKeys<typeof targetShape>,
  path: JsonPath,
): AssignmentTarget | undefined {
  const named = [team, role, person, owner].filter((part) => part !== undefined);
  if (named.length > 1) {
    reader.diagnostics.error(
      'value',
      path,
      'This names several at once.',
      `${ADVICE}, or a list of them`,
    );
    return undefined;
  }
  if (team !== undefined) {
    reader.refer('team', team, [...path, 'team']);
    return { kind: 'team', team };
  }
  if (role !== undefined) {
    reader.refer('role', role, [...path, 'role']);
    return { kind: 'role', role };
  }
  if (person !== undefined) return { kind: 'person', person };
  return owner === true ? { kind: 'owner' } : undefined;
}

/** One target, or a list of them. */
export function readTargets(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
): readonly AssignmentTarget[] | undefined {
  const targets = reader
    .oneOrMany(value)
    .map(([item, index]) => readTarget(reader, item, [...path, ...index]));
  return complete(reader, targets, path);
}

function readTarget(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
): AssignmentTarget | undefined {
  const keys = reader.keys(value, targetShape, path);
  if (!keys) return undefined;
  reportNobody(reader, value, path);
  return toTarget(reader, keys, path);
}

function reportNobody(reader: DefinitionReader, value: unknown, path: JsonPath): void {
  const names = Object.keys(value as object);
  if (names.some((name) => Object.hasOwn(targetShape, name))) return;
  reader.diagnostics.error('missing', path, 'This names no assignee.', ADVICE);
}

function complete(
  reader: DefinitionReader,
  targets: ReadonlyArray<AssignmentTarget | undefined>,
  path: JsonPath,
): readonly AssignmentTarget[] | undefined {
  if (targets.length === 0)
    reader.diagnostics.error('missing', path, 'This names no assignee.', ADVICE);
  const found = targets.filter((target) => target !== undefined);
  return found.length > 0 && found.length === targets.length ? found : undefined;
}

/** `assign`: targets as in `readTargets`; a single one may have `pick`. */
export function readAssignment(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
): CompiledAssignment | undefined {
  const text = formatPath(path);
  if (Array.isArray(value)) {
    const targets = readTargets(reader, value, path);
    return targets && { path: text, targets, pick: null };
  }
  const keys = reader.keys(value, assignmentShape, path);
  if (!keys) return undefined;
  reportNobody(reader, value, path);
  const { pick, ...target } = keys;
  const targets = complete(reader, [toTarget(reader, target, path)], path);
  if (pick !== undefined && (target.person !== undefined || target.owner !== undefined)) {
    const advice = 'remove "pick", or name a team or role';
    reader.diagnostics.error('value', [...path, 'pick'], '"pick" needs a team or a role.', advice);
  }
  return targets && { path: text, targets, pick: pick ?? null };
}
