import type { Core } from '@strapi/strapi';

import { isPeriod, PERIODS, type Period } from '../../contracts/periods';
import type { Problem } from '../../core/errors';
import type { GroupValue } from '../../sql/reports/grouped';
import type { AudienceCaller } from '../../strapi/ports/audience-filters';
import { recordField, type RecordField } from '../../strapi/ports/record-fields';

/** A field to group by, with the period of a date. */
export interface GroupField {
  /** As it was asked for: `closeDate:month`. */
  readonly name: string;
  readonly field: RecordField;
  readonly period: Period | null;
}

/** Reads `closeDate:month`; the problem names `groupBy`. */
export function groupField(
  strapi: Core.Strapi,
  uid: string,
  name: string,
  caller: AudienceCaller | undefined,
): GroupField | Problem {
  const [attribute = '', period] = name.split(':', 2);
  const problem = (fault: string): Problem => ({
    path: ['groupBy'],
    message: `"groupBy": "${name.slice(0, 80)}" ${fault}`,
  });
  const field = recordField(strapi, uid, attribute, caller);
  if (typeof field === 'string') return problem(field);
  if (period === undefined) return { name, field, period: field.isMoment ? 'day' : null };
  if (!field.isMoment) return problem(`is no date, and has no period "${period.slice(0, 40)}"`);
  if (!isPeriod(period)) return problem(`has another period than ${PERIODS.join(', ')}`);
  return { name, field, period };
}

/** A value of a group, by the type of its field. */
export function presentValue(value: GroupValue, { type, isNumber }: RecordField): GroupValue {
  if (value === null) return null;
  if (type === 'boolean') return value === true || Number(value) === 1;
  // As Strapi answers it: a number could not hold all of them.
  if (type === 'biginteger') return String(value);
  return isNumber ? Number(value) : value;
}
