/** The edit view of the Content Manager: rows on a grid of twelve columns. */
export type EditLayout = { name: string; size: number }[][];

const GRID = 12;

/** The position of a field, for putting it back. */
export interface LayoutPlace {
  readonly row: number;
  readonly cell: number;
  readonly size: number;
  /** Whether it had the row to itself. */
  readonly alone: boolean;
}

export function placeOf(layout: EditLayout, name: string): LayoutPlace | undefined {
  for (const [row, cells] of layout.entries()) {
    const cell = cells.findIndex((field) => field.name === name);
    const found = cells[cell];
    if (found) return { row, cell, size: found.size, alone: cells.length === 1 };
  }
  return undefined;
}

const widthOf = (row: EditLayout[number]): number =>
  row.reduce((width, field) => width + field.size, 0);

export const without = (layout: EditLayout, name: string): EditLayout =>
  layout.map((row) => row.filter((field) => field.name !== name)).filter((row) => row.length > 0);

/** Appends a field, like the Content Manager does with a new attribute. */
export function append(layout: EditLayout, field: EditLayout[number][number]): EditLayout {
  const last = layout.at(-1);
  return last && widthOf(last) + field.size <= GRID
    ? [...layout.slice(0, -1), [...last, field]]
    : [...layout, [field]];
}

/** Puts a field back at its position, or in a new row there if the position is taken. */
export function putBack(layout: EditLayout, name: string, place: LayoutPlace): EditLayout {
  const rows = without(layout, name);
  const field = { name, size: place.size };
  const row = rows[place.row];
  if (!place.alone && row && widthOf(row) + place.size <= GRID) {
    const widened = [...row.slice(0, place.cell), field, ...row.slice(place.cell)];
    return rows.map((other) => (other === row ? widened : other));
  }
  return [...rows.slice(0, place.row), [field], ...rows.slice(place.row)];
}

/**
 * Sorts fields by swapping their positions. If a row would become too wide, the layout is left
 * unchanged.
 */
export function reorder(layout: EditLayout, names: readonly string[]): EditLayout {
  const wanted = new Set(names);
  const fields = new Map(layout.flat().map((field) => [field.name, field]));
  const queue = names.flatMap((name) => fields.get(name) ?? []);
  const ordered = layout.map((row) =>
    row.map((field) => (wanted.has(field.name) ? (queue.shift() ?? field) : field)),
  );
  return ordered.every((row) => widthOf(row) <= GRID) ? ordered : layout;
}
