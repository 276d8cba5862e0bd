import type { Assignee, Effect, Json } from '../../../core/contracts';

/** The record changes of a decision's effects; the last effect of each kind wins. */
export interface RecordChanges {
  readonly values: Readonly<Record<string, Json>>;
  readonly stage?: string | undefined;
  readonly owner?: Assignee | null;
}

export const changesOf = (effects: readonly Effect[]): RecordChanges =>
  effects.reduce<RecordChanges>(
    (changes, effect) => {
      switch (effect.kind) {
        case 'record.changed':
          return { ...changes, values: { ...changes.values, ...effect.values } };
        case 'record.staged':
          return { ...changes, stage: effect.stage };
        case 'record.assigned':
          return { ...changes, owner: effect.owner };
        default:
          return changes;
      }
    },
    { values: {} },
  );
