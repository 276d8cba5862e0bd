import { CrmConflictError, CrmError, CrmTooLargeError } from '../../core/errors';
import type { Diagnostic } from '../../definition';
import type { AutoStartConflict } from './entities';

/** Maximum number of problems in the message; `details.errors` lists all. */
const NAMED = 10;

/** A definition that cannot be saved or published, with every diagnostic, warnings included. */
export function invalidDefinition(diagnostics: readonly Diagnostic[]): CrmError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first?.code === 'too_large' && first.path.length === 0 && errors.length === 1) {
    return new CrmTooLargeError(first.message);
  }
  return new CrmError('ValidationFailed', summary(errors), {
    errors: diagnostics.map((diagnostic) => ({ ...diagnostic, name: 'ValidationError' })),
  });
}

function summary(errors: readonly Diagnostic[]): string {
  const named = errors
    .slice(0, NAMED)
    .map(({ at, message, advice }) => `${at === '' ? '' : `${at}: `}${message} ${advice}`);
  const more = errors.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** A row that cannot be run: its JSON was changed by hand, or does not compile here. */
export const corruptDefinition = (name: string, version: string, why: string): CrmConflictError =>
  new CrmConflictError(`The definition "${name}" ${version} cannot be used: ${why}`, {
    ...{ code: 'CorruptDefinition', name, version },
  });

export const publishedAlready = (name: string, version: string): CrmConflictError =>
  new CrmConflictError(
    `"${name}" ${version} is published, and published versions never change: raise "version".`,
    { name, version },
  );

/** @param by the name or version that was found instead. */
export const sameButForCase = (name: string, version: string, by: string): CrmConflictError =>
  new CrmConflictError(
    `"${name}" has a version ${by} already, which differs from ${version} in capitals only: choose another "version".`,
    { name, version: by },
  );

export const changedMeanwhile = (name: string, version: string): CrmConflictError =>
  new CrmConflictError(
    `"${name}" ${version} was saved or published by another request meanwhile: read it again.`,
    { name, version },
  );

export const autoStartConflict = (name: string, conflict: AutoStartConflict): CrmConflictError =>
  new CrmConflictError(
    `"${name}" cannot start by itself: "${conflict.name}" ${conflict.version} is active and does so on the same records, as its "${conflict.entity}". Deactivate "${conflict.name}" first.`,
    { name, conflict },
  );
