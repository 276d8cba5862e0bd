import { CrmError, CrmWriteRefusedError } from '../../core/errors';
import { isConstraintViolation } from '../../sql/errors';

/** Names of Strapi's validation errors. */
const STRAPI_REFUSALS = ['ValidationError', 'YupValidationError'];

/**
 * Converts an error of a commit that was rolled back: a violated record rule, Strapi validation or
 * database constraint becomes a CrmWriteRefusedError; other errors are unchanged.
 */
export function asWriteRefused(error: unknown): unknown {
  if (!(error instanceof Error) || CrmWriteRefusedError.isRefused(error)) return error;
  if (CrmError.is(error)) {
    return error.code === 'ValidationFailed'
      ? new CrmWriteRefusedError(error.message, error.details, true, error)
      : error;
  }
  if (STRAPI_REFUSALS.includes(error.name)) {
    const { details = {} } = error as { details?: Record<string, unknown> };
    return new CrmWriteRefusedError(error.message, details, true, error);
  }
  if (!isConstraintViolation(error)) return error;
  const message =
    'The database refuses what would be written: a constraint of the table is broken.';
  return new CrmWriteRefusedError(message, {}, true, error);
}
