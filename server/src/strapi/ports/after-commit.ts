import type { Core } from '@strapi/strapi';

import { describeError } from '../../core/describe-error';
import { watchSavepoint } from './savepoint';

/**
 * Runs `work` after commit: now, or after the caller's transaction has committed; not at all if it
 * rolls back. Errors of `work` are logged, because nothing can be undone.
 */
export async function afterCommit(
  strapi: Core.Strapi,
  what: string,
  work: () => void | Promise<void>,
): Promise<void> {
  const isUndone = watchSavepoint();
  const safely = async () => {
    if (isUndone()) return;
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
