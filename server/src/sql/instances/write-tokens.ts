import type { Commit } from '../../core/contracts';
import { TABLES } from '../tables';
import { newTokenRow, tokenColumns } from './rows/token';
import type { ScopedConnection } from '../scope';

/** Deletes, inserts and updates the tokens in which the two snapshots differ. */
export async function writeTokens(
  { decision: { next }, base }: Commit,
  connection: ScopedConnection,
): Promise<void> {
  const before = new Map(base?.tokens.map((token) => [token.id, token]));
  const after = new Set(next.tokens.map(({ id }) => id));
  const gone = [...before.keys()].filter((id) => !after.has(id));
  if (gone.length > 0) {
    await connection
      .rows(TABLES.tokens)
      .where({ instance_id: next.id })
      .whereIn('document_id', gone)
      .delete();
  }
  const added = next.tokens.filter(({ id }) => !before.has(id));
  if (added.length > 0) {
    await connection.insert(
      TABLES.tokens,
      added.map((token) => newTokenRow(next.id, token)),
    );
  }
  for (const token of next.tokens) {
    const old = before.get(token.id);
    if (!old || JSON.stringify(old) === JSON.stringify(token)) continue;
    await connection
      .rows(TABLES.tokens)
      .where({ document_id: token.id })
      .update(tokenColumns(token));
  }
}

/** Rows of new tokens; undefined where others are changed or deleted, which takes more statements. */
export function addedTokens({ decision: { next }, base }: Commit): readonly object[] | undefined {
  const known = new Map(base?.tokens.map((token) => [token.id, token]));
  const added = next.tokens.filter(({ id }) => !known.has(id));
  const isKept = next.tokens.every((token) => {
    const old = known.get(token.id);
    return !old || JSON.stringify(old) === JSON.stringify(token);
  });
  const isWhole = next.tokens.length - added.length === known.size;
  return isKept && isWhole ? added.map((token) => newTokenRow(next.id, token)) : undefined;
}
