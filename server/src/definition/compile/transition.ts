import type { CompiledRequirements, CompiledStage, CompiledTransition } from '../../core/contracts';
import { compileCondition } from '../condition';
import { formatPath, type JsonPath } from '../path';
import { requireShape } from '../schema';
import { readApproval } from './approval';
import { readAssignment } from './assignment';
import { readFlow, readOnFailure } from './flow';
import { readKeyList } from './key-list';
import type { DefinitionReader } from './reader';
import { expandFrom, fromAny, isStage, type TransitionHead } from './transition-head';

/** Undefined if a part was reported; all parts are read nevertheless. */
export function readTransition(
  reader: DefinitionReader,
  head: TransitionHead,
  stages: ReadonlyMap<string, CompiledStage>,
): CompiledTransition | undefined {
  const { name, path, keys, entity } = head;
  const from = expandFrom(reader, head, stages);
  const isKnown = keys.to !== undefined && isStage(reader, keys.to, stages, [...path, 'to']);
  const require = readRequire(reader, keys.require, [...path, 'require'], entity);
  const fields = optional(keys.fields, (value) =>
    readKeyList(reader, value, [...path, 'fields'], entity),
  );
  const condition = optional(keys.condition, (value) =>
    compileCondition(reader, value, [...path, 'condition'], entity),
  );
  const approval = optional(keys.approval, (value) =>
    readApproval(reader, value, [...path, 'approval'], entity),
  );
  const assign = optional(keys.assign, (value) =>
    readAssignment(reader, value, [...path, 'assign']),
  );
  const known = reader.compensations.length;
  const flow = optional(keys.do, (value) => readFlow(reader, value, [...path, 'do'], entity));
  const onFailure = readOnFailure(reader, keys.onFailure, path);
  if (onFailure === 'park') warnUnused(reader, reader.compensations.slice(known));
  if (!isKnown || !require || condition === undefined) return undefined;
  if (approval === undefined || assign === undefined || flow === undefined) return undefined;
  return {
    path: formatPath(path),
    name,
    ...(keys.label === undefined ? {} : { label: keys.label }),
    from,
    ...fromAny(head),
    to: keys.to,
    require,
    fields: fields ?? [],
    condition,
    approval,
    assign,
    flow,
    onFailure,
  };
}

/** Nothing else undoes the flow of a transition; that of a campaign may be rolled back. */
function warnUnused(reader: DefinitionReader, compensations: readonly JsonPath[]): void {
  for (const path of compensations) {
    const message = '"compensate" is never called: the transition parks its instance.';
    const advice = 'write "onFailure": "compensate" in the transition';
    reader.diagnostics.warn('value', path, message, advice);
  }
}

/** Null if it is absent, undefined if it is invalid. */
export const optional = <Result>(
  value: unknown,
  read: (value: unknown) => Result | undefined,
): Result | null | undefined => (value === undefined ? null : read(value));

export function readRequire(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
  entity: string | undefined,
): CompiledRequirements | undefined {
  if (value === undefined) return { comment: false, attachments: false, fields: [] };
  const keys = reader.keys(value, requireShape, path);
  return (
    keys && {
      comment: keys.comment ?? false,
      attachments: keys.attachments ?? false,
      fields:
        keys.fields === undefined
          ? []
          : readKeyList(reader, keys.fields, [...path, 'fields'], entity),
    }
  );
}
