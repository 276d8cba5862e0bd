/** Somebody else is writing what this transaction wanted: nothing is wrong with it. */
const TRANSIENT = new Set(['40P01', '40001', 'ER_LOCK_DEADLOCK', 'SQLITE_BUSY']);

const DUPLICATE = new Set(['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE']);

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** A second live instance for one key; every database names the index or its columns. */
export const isSecondLive = (error: unknown): boolean =>
  DUPLICATE.has(codeOf(error)) && /live_(uq|key)/.test(`${textOf(error)} ${constraintOf(error)}`);

export const isTransient = (error: unknown): boolean => TRANSIENT.has(codeOf(error));

// Not `instanceof Error`: a driver may be loaded beside this code's own globals.
const textOf = (error: unknown): string => String((error as { message?: unknown } | null)?.message);

const constraintOf = (error: unknown): string =>
  String((error as { constraint?: unknown } | null)?.constraint);
