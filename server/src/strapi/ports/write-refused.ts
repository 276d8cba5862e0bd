import { CrmError, CrmWriteRefusedError } from '../../core/errors';
import { isConstraintViolation } from '../../sql/errors';

/** Strapi's own refusals of a record. */
const STRAPI_REFUSALS = ['ValidationError', 'YupValidationError'];

/**
 * An error at a commit as what it means: the record's rules, Strapi's validation and constraints of the
 * database refuse what was written; any other error stays what it is.
 *
 * @param undone whether the transaction was rolled back as a whole.
 */
export function asWriteRefused(error: unknown, undone: boolean): unknown {
  if (!(error instanceof Error) || CrmWriteRefusedError.isRefused(error)) return error;
  if (CrmError.is(error)) {
    return error.code === 'ValidationFailed'
      ? new CrmWriteRefusedError(error.message, error.details, undone, error)
      : error;
  }
  if (STRAPI_REFUSALS.includes(error.name)) {
    const { details = {} } = error as { details?: Record<string, unknown> };
    return new CrmWriteRefusedError(error.message, details, undone, error);
  }
  if (!isConstraintViolation(error)) return error;
  const message =
    'The database refuses what would be written: a constraint of the table is broken.';
  return new CrmWriteRefusedError(message, {}, undone, error);
}
