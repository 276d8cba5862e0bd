import { DEFAULT_TENANT, type RecordUid } from '../../../constants';
import type { Problem } from '../../../core/errors';
import type { RecordRules, RecordValues } from '../../../fields';
import { RECORD_RULES } from './rules';

/** What a new row holds in the columns that nobody but the engine writes. */
export const engineColumns = (rules: RecordRules): Record<string, unknown> => ({
  ...rules.engine,
  tenant: DEFAULT_TENANT,
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
    .filter((name) => isWritten(given[name]) && !isSame(given[name], (before ?? columns)[name]))
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

/** Engine columns in what a REST caller sent, whatever they hold. */
export const findEngineColumns = (uid: RecordUid, given: unknown): Problem[] =>
  typeof given === 'object' && given !== null
    ? Object.keys(engineColumns(RECORD_RULES[uid]))
        .filter((name) => Object.hasOwn(given, name))
        .map(engineProblem)
    : [];

const engineProblem = (name: string): Problem => ({
  path: [name],
  message: `"${name}" is written by the CRM alone`,
});

const isWritten = (value: unknown): boolean => value !== undefined && value !== null;

const isSame = (left: unknown, right: unknown): boolean =>
  left === right || JSON.stringify(left) === JSON.stringify(right);
