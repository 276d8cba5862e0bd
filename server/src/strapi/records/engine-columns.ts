import type { RecordUid } from '../../constants';
import type { Scope } from '../../core/contracts';
import type { Problem } from '../../core/errors';
import { isSameJson, type RecordRules, type RecordValues } from '../../fields';
import { SCOPE_COLUMN, scopeColumns } from '../../sql/scope';
import { RECORD_RULES } from './rules';

/** The initial values of the engine's columns in a new row. */
export const engineColumns = (rules: RecordRules, scope: Scope): Record<string, unknown> => ({
  ...rules.engine,
  ...scopeColumns(scope),
  // Revisions without their own history entry, for verification.
  unloggedRevisions: 0,
});

/** The names of these columns. */
export const engineNames = (rules: RecordRules): string[] => [
  ...Object.keys(rules.engine),
  SCOPE_COLUMN,
  'unloggedRevisions',
];

/**
 * Attempts to write engine columns. Sending a stored value back is allowed, and `revision` on an
 * update is the optimistic lock, not a value.
 */
export function engineProblems(
  rules: RecordRules,
  given: RecordValues,
  { scope, before }: { readonly scope: Scope; readonly before?: RecordValues | undefined },
): Problem[] {
  const columns = before ?? engineColumns(rules, scope);
  const problems = engineNames(rules)
    .filter((name) => isWritten(given[name]) && !isSameJson(given[name], columns[name]))
    .map(engineProblem);
  if (!before && isWritten(given.revision)) {
    const message = '"revision" is counted by the CRM: leave it out of a new record';
    problems.push({ path: ['revision'], message });
  }
  if (before && isWritten(given.revision) && !Number.isInteger(given.revision)) {
    const message = '"revision" must be the whole number that the record had when it was read';
    problems.push({ path: ['revision'], message });
  }
  return problems;
}

/**
 * Keys of a REST body that no record accepts: engine columns, and members of `Object.prototype`, on
 * which Strapi would fail.
 */
export function findUnwritable(uid: RecordUid, given: unknown): Problem[] {
  if (typeof given !== 'object' || given === null) return [];
  const engine = engineNames(RECORD_RULES[uid]);
  return [
    ...engine.filter((name) => Object.hasOwn(given, name)).map(engineProblem),
    ...Object.keys(given)
      .filter((name) => name in Object.prototype)
      .map((name) => ({ path: [name], message: `"${name}" is no field of a record` })),
  ];
}

const engineProblem = (name: string): Problem => ({
  path: [name],
  message: `"${name}" is written by the CRM only`,
});

const isWritten = (value: unknown): boolean => value !== undefined && value !== null;
