import { describeError, listProblems, type ServerProblem } from '../../api/errors';

export interface ReadRefusal {
  /** The code of the CRM: `ConditionNotMet`. */
  readonly code: string | undefined;
  readonly words: string | undefined;
  /** Problems with their path in the request's `data`. */
  readonly problems: readonly ServerProblem[];
}

/** Reads a refusal: the code, the sentence, and the inputs that it is about. */
export function readRefusal(error: unknown): ReadRefusal {
  const details = detailsOf(error);
  const code = typeof details['code'] === 'string' ? details['code'] : undefined;
  const words = describeError(error);
  return { code, words, problems: faultsOf(details) ?? listed(error) ?? named(details, words) };
}

function detailsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (typeof error !== 'object' || error === null || !('details' in error)) return {};
  const { details } = error;
  return typeof details === 'object' && details !== null ? { ...details } : {};
}

/** Every fault of `fields`, by its key. */
function faultsOf({ faults }: Readonly<Record<string, unknown>>): ServerProblem[] | undefined {
  if (typeof faults !== 'object' || faults === null) return undefined;
  return Object.entries(faults).map(([key, words]) => ({
    path: ['fields', key],
    message: String(words),
  }));
}

function listed(error: unknown): readonly ServerProblem[] | undefined {
  const problems = listProblems(error);
  return problems.length > 0 ? problems : undefined;
}

function named(
  { path }: Readonly<Record<string, unknown>>,
  words: string | undefined,
): readonly ServerProblem[] {
  if (typeof path !== 'string' || path === '' || words === undefined) return [];
  return [{ path: path.split('.'), message: words }];
}
