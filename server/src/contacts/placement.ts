import type { FieldDefinition } from '../core/contracts';

/** Columns of `crm_contacts` that a declared field may be kept in, by its name, and their types. */
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

/** What of a row of `crm_contacts` the fields of a contact are kept in. */
export interface ContactRowValues extends Columns {
  readonly extra: Fields | null;
}

/**
 * How a row holds these fields: in its columns those that are declared of the same name and type,
 * every other one, whatever its name, in `extra`. What the row holds beside them stays.
 *
 * @param row as it is now; null for one that is to be made.
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
      // A field of no declaration that a column holds is somebody else's to write.
      const isColumns = !declared.some((field) => field.name === name) && holds(row, name);
      if (!isColumns) extra[name] = value;
      continue;
    }
    columns[column] = value ?? null;
    Reflect.deleteProperty(extra, name);
  }
  return { ...columns, extra: Object.keys(extra).length > 0 ? extra : null };
}

/** The fields of a contact as its row holds them. */
export function fromRow(row: ContactRowValues, declared: readonly FieldDefinition[]): Fields {
  const fields: Record<string, unknown> = { ...row.extra };
  for (const [name, [attribute]] of Object.entries(COLUMNS)) {
    const isColumns = columnOf(name, declared) !== undefined;
    const value = row[attribute] ?? null;
    // Written before it was declared as it is now: then it stands where it stood.
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
