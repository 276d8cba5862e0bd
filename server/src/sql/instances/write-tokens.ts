import type { Commit } from '../../core/contracts';
import { TABLES } from '../tables';
import { insertOf, type RowWrite } from './row-write';
import { newTokenRow, tokenColumns } from './rows/token';

/** The tokens in which the two snapshots differ: deleted, inserted and moved. */
export function tokenWrites({ decision: { next }, base }: Commit): readonly RowWrite[] {
  const table = TABLES.tokens;
  const before = new Map(base?.tokens.map((token) => [token.id, token]));
  const after = new Set(next.tokens.map(({ id }) => id));
  const gone = [...before.keys()].filter((id) => !after.has(id));
  const added = next.tokens.filter(({ id }) => !before.has(id));
  const moved = next.tokens.filter((token) => {
    const old = before.get(token.id);
    return old && JSON.stringify(old) !== JSON.stringify(token);
  });
  return [
    ...(gone.length > 0
      ? [{ kind: 'delete', table, where: { instance_id: next.id, document_id: gone } } as const]
      : []),
    ...insertOf(
      table,
      added.map((token) => newTokenRow(next.id, token)),
    ),
    ...moved.map((token): RowWrite => {
      const where = { document_id: token.id };
      return { kind: 'update', table, where, set: tokenColumns(token) };
    }),
  ];
}
