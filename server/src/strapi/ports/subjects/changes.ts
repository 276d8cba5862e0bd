import type { Assignee, Effect, Json } from '../../../core/contracts';

/** What the effects of a decision write into the record; the last one of each kind counts. */
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
