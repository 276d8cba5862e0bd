import { isConflict, listProblems } from '../../../api/errors';
import { EMPTY_FIELD, type FormKey } from './fieldForm';

const isFormKey = (key: unknown): key is FormKey => typeof key === 'string' && key in EMPTY_FIELD;

/**
 * The server's problems, each at the input it is about. One without an input of ours is left
 * out: the toast tells it.
 */
export function toFormErrors(error: unknown): Partial<Record<FormKey, string>> {
  const errors: Partial<Record<FormKey, string>> = {};
  for (const { path, message } of listProblems(error)) {
    const [key] = path;
    if (isFormKey(key)) errors[key] ??= message;
  }
  return errors;
}

/** As `toFormErrors`; creating conflicts only over the name, so that is where it is shown. */
export function toCreateErrors(error: unknown): Partial<Record<FormKey, string>> {
  const errors = toFormErrors(error);
  if (isConflict(error) && Object.keys(errors).length === 0) {
    return { name: (error as { message: string }).message };
  }
  return errors;
}
