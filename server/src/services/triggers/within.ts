import type { Core } from '@strapi/strapi';

import type { InstanceSnapshot } from '../../core/contracts';
import { CrmError } from '../../core/errors';
import type { Within } from '../../core/runner';
import { ConcurrentUpdateError, isTransient } from '../../sql/errors';

/** Rolls back a commit that a concurrent update has won. */
class Overtaken extends Error {}

export interface Companions {
  /** The first statements of the transaction; if it throws, nothing is done. */
  readonly before: () => Promise<void>;
  /** Called with the instance as it is after the command. */
  readonly after: (next: InstanceSnapshot) => Promise<void>;
}

/**
 * Commits a command together with writes of its trigger, each attempt in a transaction of its own.
 * Conditions are evaluated before it.
 */
export const commitTogether =
  (strapi: Core.Strapi, { before, after }: Companions): Within =>
  async (commit) => {
    try {
      return await strapi.db.transaction(async () => {
        await before();
        const result = await commit();
        if (result.kind === 'overtaken') throw new Overtaken();
        const [stored] = result.stored;
        if (stored) await after(stored.decision.next);
        return result;
      });
    } catch (error) {
      // Decided again from what is stored now.
      if (isLost(error)) return { kind: 'overtaken' };
      throw error;
    }
  };

const isLost = (error: unknown): boolean =>
  error instanceof Overtaken ||
  isTransient(error) ||
  (CrmError.is(error) &&
    error.code === 'Conflict' &&
    (error.cause instanceof ConcurrentUpdateError || isTransient(error.cause)));
