/** Somebody else is writing what this transaction wanted: nothing is wrong with it. */
const TRANSIENT = new Set([
  ...['40P01', '40001', 'ER_LOCK_DEADLOCK'],
  ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED'],
]);

const DUPLICATE = new Set(['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE']);

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

const INSTANCE_KEYS = /crm_instances_(?:live|document)_uq|crm_instances\.(?:live_key|document_id)/;

/**
 * A second live instance for one key, or a second start under one id; every database names the
 * index or its columns.
 */
export const isSecondInstance = (error: unknown): boolean =>
  DUPLICATE.has(codeOf(error)) && INSTANCE_KEYS.test(`${textOf(error)} ${constraintOf(error)}`);

export const isTransient = (error: unknown): boolean => TRANSIENT.has(codeOf(error));

// Not `instanceof Error`: a driver may be loaded beside this code's own globals.
const textOf = (error: unknown): string => String((error as { message?: unknown } | null)?.message);

const constraintOf = (error: unknown): string =>
  String((error as { constraint?: unknown } | null)?.constraint);
