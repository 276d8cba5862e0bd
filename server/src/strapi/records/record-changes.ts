import type { RecordChange, RecordKind } from '../../contracts/events';
import type { Json, JsonObject } from '../../core/contracts';
import { isDeepEqual } from '../../core/engine/json';
import type { RecordState } from './record-state';

/** The change of one record. */
export interface LoggedChange {
  readonly change: RecordChange;
  readonly kind: RecordKind;
  /** The current state; for a deleted record the last one. */
  readonly state: RecordState;
  /** Only the changed attributes; null if the record did not exist. */
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

export const created = (state: RecordState): LoggedChange => ({
  ...{ change: 'created', kind: state.kind, state },
  ...{ before: null, after: state.values },
});

export const deleted = (state: RecordState): LoggedChange => ({
  ...{ change: 'deleted', kind: state.kind, state },
  ...{ before: state.values, after: null },
});

/** Undefined if nothing has changed. */
export function changed(before: RecordState, after: RecordState): LoggedChange | undefined {
  const left: Record<string, Json> = {};
  const right: Record<string, Json> = {};
  const names = new Set([...Object.keys(before.values), ...Object.keys(after.values)]);
  for (const name of names) {
    const [was, is] = [before.values[name] ?? null, after.values[name] ?? null];
    if (isDeepEqual(was, is)) continue;
    left[name] = was;
    right[name] = is;
  }
  if (Object.keys(right).length === 0) return undefined;
  return { change: 'changed', kind: after.kind, state: after, before: left, after: right };
}
