import type { Core } from '@strapi/strapi';

import type { RecordUid } from '../../constants';
import type { Problem } from '../../core/errors';
import {
  BUILT_IN_FIELD_TYPES,
  FieldTypeRegistry,
  RECORD_FIELD_TYPES,
  checkAgainstRules,
  type RecordValues,
} from '../../fields';
import { SCOPE_COLUMN } from '../../sql/scope';
import { findReferenceProblems } from './references/references';
import { RECORD_RULES } from './rules';
import { findDuplicates } from './uniqueness';

export interface RecordWrite {
  readonly uid: RecordUid;
  readonly given: RecordValues;
  /** The row before the write; absent on create. */
  readonly before?: RecordValues | undefined;
  readonly verified: Set<string>;
}

export interface RecordCheck {
  /** The given values in their stored form, with defaults. */
  readonly values: RecordValues;
  readonly problems: readonly Problem[];
}

/** Validates a write and reports all problems; writes nothing. */
export type CheckRecordWrite = (write: RecordWrite) => Promise<RecordCheck>;

export function createRecordCheck(strapi: Core.Strapi): CheckRecordWrite {
  const types = new FieldTypeRegistry([...BUILT_IN_FIELD_TYPES, ...RECORD_FIELD_TYPES]);

  return async ({ uid, given, before, verified }) => {
    const rules = RECORD_RULES[uid];
    const plain = asPlainValues(given);
    const { values, problems, changed } = checkAgainstRules(rules, { given: plain, before }, types);
    const faulty = new Set(problems.map(({ path }) => path[0]));
    const sound = new Set([...changed].filter((name) => !faulty.has(name)));
    // Id and scope are taken from the stored row only.
    const row = { id: before?.id, [SCOPE_COLUMN]: before?.[SCOPE_COLUMN] };
    const record = { ...before, ...plain, ...values, ...row };
    const referenced = await findReferenceProblems(
      rules,
      { given: plain, before, record, changed: sound, verified },
      strapi,
    );
    return {
      values: withoutEmptyDefaults(values, plain),
      problems: [
        ...problems,
        ...referenced,
        ...(await findDuplicates({ uid, rules, record, changed: sound }, strapi)),
      ],
    };
  };
}

/** Code may pass Date objects; the rules expect text. */
const asPlainValues = (given: RecordValues): RecordValues =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value,
    ]),
  );

/** An app's extension may give a column a default; null is not written over it. */
const withoutEmptyDefaults = (values: RecordValues, given: RecordValues): RecordValues =>
  Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== null || given[name] !== undefined),
  );
