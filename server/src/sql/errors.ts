/** Rolls back the transaction of a commit that lost against a concurrent update (optimistic lock). */
export class ConcurrentUpdateError extends Error {}

/** Codes of transient errors: the same transaction may succeed if retried (REL-005). */
const TRANSIENT = new Set([
  ...['40P01', '40001'], // PostgreSQL: deadlock, serialization failure
  ...['ER_LOCK_DEADLOCK', 'ER_CHECKREAD'], // MySQL, MariaDB
  ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED'],
]);

/** Codes of lock wait timeouts, 50 s on MySQL. */
const WAITED = new Set(['ER_LOCK_WAIT_TIMEOUT', '55P03']);

const DUPLICATE = new Set([
  ...['23505', 'ER_DUP_ENTRY'],
  ...['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'],
]);

/** Codes of invalid values; a retry fails too. */
const CONSTRAINT =
  /^(?:2[23]\w{3}|SQLITE_CONSTRAINT_\w+|ER_(?:DUP_ENTRY|BAD_NULL_ERROR|DATA_TOO_LONG|CHECK_CONSTRAINT_VIOLATED|NO_REFERENCED_ROW_2|ROW_IS_REFERENCED_2|TRUNCATED_WRONG_VALUE_FOR_FIELD|WARN_DATA_OUT_OF_RANGE|NO_DEFAULT_FOR_FIELD|SIGNAL_EXCEPTION))$/;

/**
 * SQLSTATE of MySQL and MariaDB for invalid values, a broken constraint and SIGNAL. MariaDB's own
 * errors have numbers to which the driver gives the names that MySQL has for them: a broken CHECK
 * is 4025, `ER_INNODB_AUTOEXTEND_SIZE_OUT_OF_RANGE`.
 */
const CONSTRAINT_STATE = /^(?:2[23]\w{3}|45000)$/;

/** MySQL's ambiguous column has the SQLSTATE of a constraint; it is a fault of the query. */
const AMBIGUOUS_COLUMN = 'ER_NON_UNIQ_ERROR';

function property(error: unknown, name: 'code' | 'sqlState'): string {
  // Not `instanceof Error`: the driver's error may come from another realm.
  const value = (error as Partial<Record<string, unknown>> | null | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

const codeOf = (error: unknown): string => property(error, 'code');

const INSTANCE_KEYS = /crm_instances_(?:live|document)_uq|crm_instances\.(?:live_key|document_id)/;

/** Whether the error is a unique violation, on any of the databases. */
export const isDuplicate = (error: unknown): error is Error & { readonly code: string } =>
  DUPLICATE.has(codeOf(error));

/**
 * A second live instance for one key, or a second start with one id; every database names the index
 * or its columns.
 */
export const isSecondInstance = (error: unknown): boolean =>
  isDuplicate(error) && INSTANCE_KEYS.test(`${textOf(error)} ${constraintOf(error)}`);

/** Whether a constraint was violated. */
export const isConstraintViolation = (error: unknown): boolean =>
  causesOf(error).some(
    (one) =>
      CONSTRAINT.test(codeOf(one)) ||
      (CONSTRAINT_STATE.test(property(one, 'sqlState')) && codeOf(one) !== AMBIGUOUS_COLUMN),
  );

/** Whether the error, or one of its causes, is transient. */
export const isTransient = (error: unknown): boolean =>
  causesOf(error).some((one) => TRANSIENT.has(codeOf(one)));

/** A retry would wait for as long again. */
export const isLockTimeout = (error: unknown): boolean =>
  causesOf(error).some((one) => WAITED.has(codeOf(one)));

/** An error and its causes; our errors carry the database's as cause. */
function causesOf(error: unknown, depth = 0): readonly unknown[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [error];
  return [error, ...('cause' in error ? causesOf(error.cause, depth + 1) : [])];
}

const textOf = (error: unknown): string => String((error as { message?: unknown } | null)?.message);

const constraintOf = (error: unknown): string =>
  String((error as { constraint?: unknown } | null)?.constraint);
