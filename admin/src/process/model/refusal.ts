import { describeError, listProblems, type ServerProblem } from '../../api/errors';

export interface ReadRefusal {
  /** The code of the CRM: `ConditionNotMet`. */
  readonly code: string | undefined;
  readonly words: string | undefined;
  /** Problems with their path in the request's `data`. */
  readonly problems: readonly ServerProblem[];
}

/**
 * Reads a refusal: the code, the sentence, and the inputs that it is about.
 *
 * @param say puts a text of the server into the user's language: `hooks/useServerText`.
 */
export function readRefusal(error: unknown, say: (text: string) => string): ReadRefusal {
  const details = detailsOf(error);
  const code = typeof details['code'] === 'string' ? details['code'] : undefined;
  const words = describeError(error, say);
  return {
    code,
    words,
    problems: faultsOf(details, say) ?? listed(listProblems(error, say)) ?? named(details, words),
  };
}

function detailsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (typeof error !== 'object' || error === null || !('details' in error)) return {};
  const { details } = error;
  return typeof details === 'object' && details !== null ? { ...details } : {};
}

/** Every fault of `fields`, by its key. */
function faultsOf(
  { faults }: Readonly<Record<string, unknown>>,
  say: (text: string) => string,
): ServerProblem[] | undefined {
  if (typeof faults !== 'object' || faults === null) return undefined;
  return Object.entries(faults).map(([key, words]) => ({
    path: ['fields', key],
    message: say(String(words)),
  }));
}

const listed = (problems: readonly ServerProblem[]): readonly ServerProblem[] | undefined =>
  problems.length > 0 ? problems : undefined;

function named(
  { path }: Readonly<Record<string, unknown>>,
  words: string | undefined,
): readonly ServerProblem[] {
  if (typeof path !== 'string' || path === '' || words === undefined) return [];
  return [{ path: path.split('.'), message: words }];
}
