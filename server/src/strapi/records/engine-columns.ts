import { DEFAULT_TENANT, type RecordUid } from '../../constants';
import type { Problem } from '../../core/errors';
import { isSameJson, type RecordRules, type RecordValues } from '../../fields';
import { RECORD_RULES } from './rules';

/** What a new row holds in the columns that nobody but the engine writes. */
export const engineColumns = (rules: RecordRules): Record<string, unknown> => ({
  ...rules.engine,
  tenant: DEFAULT_TENANT,
  // Revisions without an entry of their own in the history, for its verification.
  unloggedRevisions: 0,
});

/**
 * Engine columns that somebody tries to write. Handing a record back as it was read is no such
 * try, and the revision of a record that exists is a question, not a value.
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
 * Keys of what a REST caller sent that no record takes, whatever they hold: engine columns, and
 * words that every object of JavaScript has, which Strapi would take for attributes and fall over.
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
