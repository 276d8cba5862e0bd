import { isList, isMap, type Json, type JsonMap } from './document';

export const TARGET_KINDS = ['team', 'role', 'person', 'owner'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export interface Target {
  readonly kind: TargetKind;
  /** The name of a team or role, or who a person is; empty for the owner. */
  readonly value: string;
  readonly pick: string | undefined;
}

/** What `assign`, `voters` and `to` say; undefined where it is nothing that the form can show. */
export function targetsOf(value: Json | undefined): readonly Target[] | undefined {
  if (value === undefined) return [];
  const found = (isList(value) ? value : [value]).map(toTarget);
  return found.every((one) => one !== undefined) ? found : undefined;
}

function toTarget(value: Json): Target | undefined {
  if (!isMap(value)) return undefined;
  const { pick, ...rest } = value;
  const [key, ...others] = Object.keys(rest);
  const kind = TARGET_KINDS.find((one) => one === key);
  if (!kind || others.length > 0) return undefined;
  if (pick !== undefined && typeof pick !== 'string') return undefined;
  if (kind === 'owner') return rest.owner === true ? { kind, value: '', pick } : undefined;
  const name = rest[kind];
  return typeof name === 'string' ? { kind, value: name, pick } : undefined;
}

const fromTarget = ({ kind, value, pick }: Target): JsonMap => ({
  [kind]: kind === 'owner' ? true : value,
  ...(pick !== undefined && { pick }),
});

/** One of them stands alone where one did before, and alone can say who of a group is picked. */
export function targetsTo(
  targets: readonly Target[],
  { before, isEmptyKept }: { before: Json | undefined; isEmptyKept: boolean },
): Json | undefined {
  const [only] = targets;
  if (!only) return isEmptyKept ? [] : undefined;
  if (targets.length === 1 && (!isList(before) || only.pick !== undefined)) return fromTarget(only);
  return targets.map((one) => fromTarget({ ...one, pick: undefined }));
}
