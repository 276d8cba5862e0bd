import { keyOf, type Row } from './types';

export interface Problem {
  readonly path: ReadonlyArray<string | number>;
  readonly message: string;
}

export interface PlacedProblems {
  /** By the key of the path of a row. */
  readonly atRows: ReadonlyMap<string, string>;
  /** Problems of nothing that the form shows. */
  readonly others: readonly string[];
}

/**
 * Places the server's problems at the rows that they are about; a problem inside of a value (an entry of
 * a list) stands at its row.
 *
 * @param prefix where the values of the form are in the request: `['fields']`.
 */
export function placeProblems(
  rows: readonly Row[],
  problems: readonly Problem[],
  prefix: readonly string[] = [],
): PlacedProblems {
  const known = new Set(leaves(rows).map(({ path }) => keyOf(path)));
  const atRows = new Map<string, string>();
  const others: string[] = [];
  for (const { path, message } of problems) {
    const isInside = prefix.every((key, index) => path[index] === key);
    const key = isInside ? nearest(path.slice(prefix.length), known) : undefined;
    if (key === undefined) others.push(message);
    else atRows.set(key, [atRows.get(key), message].filter(Boolean).join(' '));
  }
  return { atRows, others };
}

const leaves = (rows: readonly Row[]): readonly Row[] =>
  rows.flatMap((row) => (row.kind === 'group' ? leaves(row.rows) : [row]));

function nearest(
  path: ReadonlyArray<string | number>,
  known: ReadonlySet<string>,
): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const key = keyOf(path.slice(0, length).map(String));
    if (known.has(key)) return key;
  }
  return undefined;
}
