import { describeError, isConflict, listProblems } from '../../../api/errors';
import { EMPTY_FIELD, type FormKey } from './fieldForm';

const isFormKey = (key: unknown): key is FormKey => typeof key === 'string' && key in EMPTY_FIELD;

/**
 * Maps the server's problems to inputs. A problem without an input is left out; the toast shows it.
 *
 * @param say puts a text of the server into the user's language: `hooks/useServerText`.
 */
export function toFormErrors(
  error: unknown,
  say: (text: string) => string,
): Partial<Record<FormKey, string>> {
  const errors: Partial<Record<FormKey, string>> = {};
  for (const { path, message } of listProblems(error, say)) {
    const [key] = path;
    if (isFormKey(key)) errors[key] ??= message;
  }
  return errors;
}

/** As `toFormErrors`; a conflict on creation is always about the name, so it is shown there. */
export function toCreateErrors(
  error: unknown,
  say: (text: string) => string,
): Partial<Record<FormKey, string>> {
  const errors = toFormErrors(error, say);
  if (isConflict(error) && Object.keys(errors).length === 0) {
    return { name: describeError(error, say) ?? '' };
  }
  return errors;
}
