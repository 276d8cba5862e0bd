import type { Person } from '../../core/contracts';
import type { JobKind } from '../../jobs';
import type { ViewRows } from '../../sql/views/view-rows';
import { deleteOfGone } from '../gone-accounts';

const KIND = 'view-pruning';
const EVERY = 3_600_000;

interface PruningOptions {
  readonly rows: Pick<ViewRows, 'owners' | 'pinners'>;
  /** Those of these people whose account is gone. */
  readonly gone: (people: readonly Person[]) => Promise<readonly Person[]>;
}

/** Deletes the pins of people whose account is gone, and those of their views that nobody else sees. */
export const viewPruning = ({ rows, gone }: PruningOptions): JobKind => ({
  ...{ kind: KIND, every: EVERY },
  run: async (_job, signal) => {
    for (const table of [rows.owners, rows.pinners]) await deleteOfGone(gone, table, signal);
    return undefined;
  },
});
