import { contentTypes } from '../../../../content-types';
import type { RecordUid } from '../../constants';
import { CrmValidationError } from '../../core/errors';
import { isDuplicate } from '../../sql/errors';
import { toStrapiError } from '../ports/errors';
import { duplicateProblem } from './uniqueness';
import { SCOPE_COLUMN } from '../../sql/scope';

interface Index {
  readonly name: string;
  readonly columns: readonly string[];
  readonly type?: string;
}

/**
 * Converts the error of a unique index into a validation error that names the field; two concurrent
 * writers may both pass the check. Errors of other indexes (an app's, a custom field's) are
 * unchanged.
 */
export function translateDuplicate(uid: RecordUid, error: unknown): unknown {
  if (!isDuplicate(error)) return error;
  const schema = Object.values(contentTypes).find(({ info }) =>
    uid.endsWith(`.${info.singularName}`),
  );
  if (!schema) return error;
  const { collectionName: table, attributes } = schema;
  const index = indexesOf(schema).find(
    ({ type, ...unique }) => type === 'unique' && isAbout(error, table, unique),
  );
  if (!index) return error;
  // The scope's column is the first of every unique index, and never the cause.
  const columns = index.columns.filter((column) => column !== SCOPE_COLUMN);
  const names = Object.keys(attributes).filter((name) => columns.includes(toColumn(name)));
  return toStrapiError(new CrmValidationError(names.map(duplicateProblem)));
}

/** PostgreSQL and MySQL name the index, SQLite the columns. */
function isAbout(error: Error, table: string, { name, columns }: Omit<Index, 'type'>): boolean {
  if ('constraint' in error) return error.constraint === name;
  const list = columns.map((column) => `${table}.${column}`).join(', ');
  return error.message.includes(name) || error.message.endsWith(list);
}

const indexesOf = (schema: object): readonly Index[] =>
  'indexes' in schema ? (schema.indexes as Index[]) : [];

const toColumn = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
