import type { Commit, Token } from '../../core/contracts';
import { positionOf, toJsonText } from '../columns';
import { TABLES } from '../tables';
import type { ScopedConnection } from '../scope';

/** What the two snapshots differ in: tokens that returned, that are new, and that moved. */
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
    await connection.rows(TABLES.tokens).where({ document_id: token.id }).update(columns(token));
  }
}

/** Rows of new tokens; undefined where others have moved or returned, so that it takes more. */
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

export const newTokenRow = (instance: string, token: Token): object => ({
  document_id: token.id,
  instance_id: instance,
  run: token.run,
  parent: token.parent,
  branch: token.branch,
  position: positionOf(token.id),
  ...columns(token),
});

const columns = (token: Token): object => ({
  step: token.step,
  state: toJsonText(token.state),
});
