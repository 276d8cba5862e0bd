import type { Core } from '@strapi/strapi';

import type { SubjectFacts } from '../../../core/contracts';
import { CrmValidationError, type Problem } from '../../../core/errors';
import { isAssignee } from '../../../core/identity';
import { isRecordUid } from '../../records/rules';
import { readableAttributes, type ScalarAttribute } from './attributes';
import { isProjection } from './projections';
import type { SubjectFactsOf } from './subject-facts';
import { isSubjectType } from './subject-type';

/**
 * The facts of a record that does not exist, with defaults for the attributes that are not given.
 *
 * @throws CrmValidationError for a type whose records run no pipelines, and for values that no record
 * of the type could have.
 */
export function inventedValues(
  strapi: Core.Strapi,
  facts: SubjectFactsOf,
  uid: string,
  given: Readonly<Record<string, unknown>>,
): SubjectFacts {
  if (!isSubjectType(strapi, uid)) {
    const message = `"${uid.slice(0, 80)}" is no content type whose records run pipelines`;
    throw new CrmValidationError([{ path: ['data', 'sample'], message }]);
  }
  const attributes = readableAttributes(strapi, uid);
  const blank = Object.fromEntries([...attributes].map(([name, one]) => [name, defaultOf(one)]));
  const values: Record<string, unknown> = {
    ...blank,
    ...(isRecordUid(uid) && { revision: 1 }),
    ...given,
  };
  const invented = facts.from(uid, values);
  const rules = facts.from(uid, blank);
  const problems = Object.entries(given).flatMap(([name, value]): Problem[] => {
    const path = ['data', 'sample', name];
    const refuse = (fault: string) => [{ path, message: `"${path.join('.')}" ${fault}` }];
    const attribute = attributes.get(name);
    if (!attribute) return refuse('is no attribute of the record');
    if (isProjection(name, attribute)) {
      const isFine =
        value === null || (name === 'owner' ? isAssignee(value) : typeof value === 'string');
      return isFine ? [] : refuse('must be the name of a stage, or of a person or team');
    }
    // What the engine may never write may still be so in a record.
    if (rules.fault?.(name, blank[name]) !== undefined || name === 'kind') return [];
    const fault = rules.fault?.(name, value);
    return fault === undefined ? [] : refuse(fault);
  });
  if (problems.length > 0) throw new CrmValidationError(problems);
  return invented;
}

const defaultOf = (attribute: ScalarAttribute): unknown => {
  const { default: value } = attribute as { readonly default?: unknown };
  return typeof value === 'function' ? null : (value ?? null);
};
