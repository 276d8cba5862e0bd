import type { FieldDefinition } from '../core/contracts';

/** Columns of `crm_contacts` for declared fields of the same name, with their field types. */
const COLUMNS: Readonly<Record<string, readonly [attribute: keyof Columns, type: string]>> = {
  name: ['name', 'string'],
  email: ['email', 'email'],
  phone: ['phone', 'string'],
  status: ['contactStatus', 'string'],
  score: ['score', 'integer'],
};

interface Columns {
  readonly name: unknown;
  readonly email: unknown;
  readonly phone: unknown;
  readonly contactStatus: unknown;
  readonly score: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** The columns of `crm_contacts` that store the fields of a contact. */
export interface ContactRowValues extends Columns {
  readonly extra: Fields | null;
}

/**
 * Maps fields to a row: a field that is declared with the name and type of a column to that column,
 * all others to `extra`. Other values of the row are kept.
 *
 * @param row the current row; null for a new one.
 */
export function toRow(
  fields: Fields,
  declared: readonly FieldDefinition[],
  row: ContactRowValues | null,
): ContactRowValues {
  const columns: Record<keyof Columns, unknown> = {
    name: row?.name ?? null,
    email: row?.email ?? null,
    phone: row?.phone ?? null,
    contactStatus: row?.contactStatus ?? null,
    score: row?.score ?? null,
  };
  const extra: Record<string, unknown> = { ...row?.extra };
  for (const [name, value] of Object.entries(fields)) {
    const column = columnOf(name, declared);
    if (column === undefined) {
      // An undeclared field with the name of a column is not written here.
      const isColumns = !declared.some((field) => field.name === name) && holds(row, name);
      if (!isColumns) extra[name] = value;
      continue;
    }
    columns[column] = value ?? null;
    Reflect.deleteProperty(extra, name);
  }
  return { ...columns, extra: Object.keys(extra).length > 0 ? extra : null };
}

/** The fields of a contact, read from its row. */
export function fromRow(row: ContactRowValues, declared: readonly FieldDefinition[]): Fields {
  const fields: Record<string, unknown> = { ...row.extra };
  for (const [name, [attribute]] of Object.entries(COLUMNS)) {
    const isColumns = columnOf(name, declared) !== undefined;
    const value = row[attribute] ?? null;
    // A value written before the current declaration is still in `extra`.
    if (isColumns) fields[name] = value ?? fields[name] ?? null;
    else if (value !== null && !Object.hasOwn(fields, name)) fields[name] = value;
  }
  return fields;
}

const columnOf = (
  name: string,
  declared: readonly FieldDefinition[],
): keyof Columns | undefined => {
  const column = Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined;
  if (!column) return undefined;
  const [attribute, type] = column;
  return declared.some((field) => field.name === name && field.type === type)
    ? attribute
    : undefined;
};

const holds = (row: ContactRowValues | null, name: string): boolean => {
  const column = Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined;
  return row !== null && column !== undefined && (row[column[0]] ?? null) !== null;
};
