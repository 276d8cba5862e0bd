import type { Core } from '@strapi/strapi';

import type { RecordUid } from '../../constants';
import type { Problem } from '../../core/errors';
import type { RecordRules, RecordValues } from '../../fields';
import { scopeOfRow } from '../../sql/scope';
import { filterInScope } from '../ports/scope';

interface Candidate {
  readonly uid: RecordUid;
  readonly rules: RecordRules;
  readonly record: RecordValues;
  readonly changed: ReadonlySet<string>;
}

/** Unique fields whose value another row of the tenant has; a unique index decides races. */
export async function findDuplicates(
  { uid, rules, record, changed }: Candidate,
  strapi: Core.Strapi,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { name, unique } of rules.fields) {
    const value = record[name];
    if (!unique || !changed.has(name) || value === null) continue;
    const others = record.id === undefined ? {} : { id: { $ne: record.id } };
    const row: unknown = await strapi.db.query(uid).findOne({
      select: ['id'],
      where: { ...filterInScope(strapi), ...scopeOfRow(record), [name]: value, ...others },
    });
    if (row) problems.push(duplicateProblem(name));
  }
  return problems;
}

export const duplicateProblem = (name: string): Problem => ({
  path: [name],
  message: `"${name}" is taken by another record`,
});
