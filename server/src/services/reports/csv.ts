type Cell = string | number | boolean | null | undefined;

/** A row of a table by the titles of its columns. */
export type CsvRow = Readonly<Record<string, Cell>>;

/** A text that begins so is a formula to spreadsheets (CWE-1236). */
const FORMULA = /^[=+\-@\t\r]/;

const QUOTED = /[",\r\n]/;

/**
 * A table as CSV by RFC 4180, with a line of titles: those of all rows, in the order in which they
 * come up, those of one list or object together. An apostrophe is put before texts that a spreadsheet would calculate.
 */
export function toCsv(rows: readonly CsvRow[]): string {
  const titles = titlesOf(rows);
  const lines = [titles, ...rows.map((row) => titles.map((title) => row[title]))];
  return lines.map((cells) => `${cells.map(toCell).join(',')}\r\n`).join('');
}

function titlesOf(rows: readonly CsvRow[]): readonly string[] {
  const titles = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const rootOf = (title: string): string => title.split('.', 1)[0] ?? title;
  const roots = [...new Set(titles.map(rootOf))];
  return roots.flatMap((root) => {
    const own = titles.filter((title) => rootOf(title) === root);
    // An object that is null in some rows.
    return own.length > 1 ? own.filter((title) => title !== root) : own;
  });
}

function toCell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * One row of a table from nested data: `time.median` of an object; of a list, `next.won.count` for the
 * entry whose first key has the value `won`.
 */
export function toCsvRow(value: object, prefix = ''): CsvRow {
  const row: Record<string, Cell> = {};
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const title = prefix === '' ? key : `${prefix}.${key}`;
    if (Array.isArray(inner)) {
      for (const entry of inner as readonly object[]) {
        const [[, name] = [], ...rest] = Object.entries(entry);
        Object.assign(row, toCsvRow(Object.fromEntries(rest), `${title}.${String(name ?? 'none')}`));
      }
    } else if (typeof inner === 'object' && inner !== null) {
      const own = toCsvRow(inner, title);
      if (title !== 'group') Object.assign(row, own);
      else for (const [name, cell] of Object.entries(own)) row[groupTitle(name, value)] = cell;
    } else {
      row[title] = inner as Cell;
    }
  }
  return row;
}

/** A group by its own name, unless the row has a value of that name. */
function groupTitle(title: string, row: object): string {
  const name = title.slice('group.'.length);
  return Object.hasOwn(row, name) ? title : name;
}
