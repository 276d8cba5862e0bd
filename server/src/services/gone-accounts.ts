import type { Person } from '../core/contracts';

const AT_ONCE = 1_000;

/** Rows of people. */
export interface RowsOfPeople {
  /** People who have rows, after one of them in their order. */
  people(after: string, limit: number): Promise<readonly Person[]>;
  deleteOf(people: readonly Person[]): Promise<void>;
}

/**
 * Deletes the rows of people whose account is gone.
 *
 * @param gone those of these people.
 */
export async function deleteOfGone(
  gone: (people: readonly Person[]) => Promise<readonly Person[]>,
  rows: RowsOfPeople,
  signal: AbortSignal,
): Promise<void> {
  let after = '';
  while (!signal.aborted) {
    const people = await rows.people(after, AT_ONCE);
    await rows.deleteOf(await gone(people));
    if (people.length < AT_ONCE) return;
    after = people.at(-1) ?? '';
  }
}
