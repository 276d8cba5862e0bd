import type { Core } from '@strapi/strapi';

import { describeError } from '../../core/describe-error';

/**
 * Runs `work` once what was just written is committed: now, or where the caller has a transaction
 * of its own, after that one commits; never where it rolls back. What `work` throws is logged: it
 * comes too late to undo anything.
 */
export async function afterCommit(
  strapi: Core.Strapi,
  what: string,
  work: () => void | Promise<void>,
): Promise<void> {
  const safely = async () => {
    try {
      await work();
    } catch (error) {
      strapi.log.error(`${what} failed after the write was committed: ${describeError(error)}`);
    }
  };
  if (!strapi.db.inTransaction()) {
    await safely();
    return;
  }
  await strapi.db.transaction(({ onCommit }: { onCommit: (run: () => void) => void }) => {
    onCommit(() => void safely());
  });
}
