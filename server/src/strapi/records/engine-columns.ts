import { DEFAULT_TENANT, type RecordUid } from '../../constants';
import type { Problem } from '../../core/errors';
import { isSameJson, type RecordRules, type RecordValues } from '../../fields';
import { RECORD_RULES } from './rules';

/** The initial values of the engine's columns in a new row. */
export const engineColumns = (rules: RecordRules): Record<string, unknown> => ({
  ...rules.engine,
  tenant: DEFAULT_TENANT,
  // Revisions without their own history entry, for verification.
  unloggedRevisions: 0,
});

/**
 * Attempts to write engine columns. Sending a stored value back is allowed, and `revision` on an
 * update is the optimistic lock, not a value.
 */
export function engineProblems(
  rules: RecordRules,
  given: RecordValues,
  before?: RecordValues,
): Problem[] {
  const columns = engineColumns(rules);
  const problems = Object.keys(columns)
    .filter((name) => isWritten(given[name]) && !isSameJson(given[name], (before ?? columns)[name]))
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
  const engine = Object.keys(engineColumns(RECORD_RULES[uid]));
  return [
    ...engine.filter((name) => Object.hasOwn(given, name)).map(engineProblem),
    ...Object.keys(given)
      .filter((name) => name in Object.prototype)
      .map((name) => ({ path: [name], message: `"${name}" is no field of a record` })),
  ];
}

const engineProblem = (name: string): Problem => ({
  path: [name],
  message: `"${name}" is written by the CRM alone`,
});

const isWritten = (value: unknown): boolean => value !== undefined && value !== null;
