import type { Document } from './document';

/** What was done to a document, for undo and redo. */
export interface History {
  readonly past: readonly Document[];
  readonly present: Document;
  readonly future: readonly Document[];
  /** Of the last change: the next one of the same group is undone together with it. */
  readonly group: string | undefined;
}

const STEPS = 200;

export const begin = (present: Document): History => ({
  ...{ past: [], present, future: [], group: undefined },
});

/** @param group what is typed into one input is one step. */
export function record(history: History, present: Document, group?: string): History {
  if (present === history.present) return history;
  const joins = group !== undefined && group === history.group;
  const past = joins ? history.past : [...history.past, history.present].slice(-STEPS);
  return { past, present, future: [], group };
}

export function undo({ past, present, future }: History): History {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future, group: undefined };
  return {
    past: past.slice(0, -1),
    present: before,
    future: [present, ...future],
    group: undefined,
  };
}

export function redo({ past, present, future }: History): History {
  const [after, ...rest] = future;
  if (after === undefined) return { past, present, future, group: undefined };
  return { past: [...past, present], present: after, future: rest, group: undefined };
}
