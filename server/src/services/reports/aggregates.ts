import type { Core } from '@strapi/strapi';

import { AggregateRecords, MEASURES, type Measure } from '../../contracts/aggregates';
import { parseRequest } from '../../contracts/parse';
import type { RecordUid } from '../../constants';
import { CrmRefusedError, CrmValidationError, type Problem } from '../../core/errors';
import type { SqlRuntime } from '../../sql/ports';
import type { GroupedRow } from '../../sql/reports/grouped';
import { aggregateRecords, measureName } from '../../sql/reports/record-aggregate';
import type { AudienceCaller } from '../../strapi/ports/audience-filters';
import { mayReadType } from '../../strapi/ports/content-permissions';
import { withStrapiErrors } from '../../strapi/ports/errors';
import { recordField, recordSelection, type RecordField } from '../../strapi/ports/record-fields';
import { tableOf } from '../../strapi/ports/tables';
import { groupField, presentValue, type GroupField } from './fields';
import { amountOf, averageOf, compareKeys, countOf } from './numbers';

interface MeasuredField {
  readonly measure: Measure;
  readonly field: RecordField;
}

/** `strapi.plugin('nexus-crm').service('aggregates')`: counts and sums of records. */
export class Aggregates {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly runtime: SqlRuntime,
  ) {}

  /**
   * Counts, sums, averages, minimums and maximums of what the list of a type would have, by at most
   * two fields. One statement.
   *
   * @param caller undefined for the app's own code, which may read everything.
   * @throws ValidationError naming the parameter.
   */
  of(
    uid: RecordUid,
    query: AggregateRecords.Query = {},
    caller?: AudienceCaller,
  ): Promise<AggregateRecords.Response> {
    return withStrapiErrors(async () => {
      const parsed = parseRequest(AggregateRecords.query, query, 'query');
      if (caller && !(await mayReadType(this.strapi, caller, uid))) {
        throw new CrmRefusedError('find', `You may not list records of ${uid}.`, { uid });
      }
      const problems: Problem[] = [];
      const groups = (parsed.groupBy ?? []).flatMap((name) => {
        const found = groupField(this.strapi, uid, name, caller);
        if ('field' in found) return [found];
        problems.push(found);
        return [];
      });
      const measures = MEASURES.flatMap((measure) =>
        (parsed[measure] ?? []).flatMap((name): MeasuredField[] => {
          const field = this.#measured(uid, measure, name, caller);
          if (typeof field !== 'string') return [{ measure, field }];
          const message = `"${measure}": "${name.slice(0, 80)}" ${field}`;
          problems.push({ path: [measure], message });
          return [];
        }),
      );
      if (problems.length > 0) throw new CrmValidationError(problems);
      const names = [...groups, ...measures].map(({ field }) => field.name);
      const selection = await recordSelection(this.strapi, uid, parsed, ['id', ...names], caller);
      const rows = await aggregateRecords(this.runtime, {
        ...{ table: tableOf(this.strapi, uid), rows: selection?.rows, groups, measures },
      });
      const sorted = rows.map((row) => withKeys(row, groups)).sort(orderOf(parsed.sort));
      return {
        data: sorted.map((row) => present(row, groups, measures)),
        meta: { groupBy: groups.map(({ name }) => name), groups: sorted.length },
      };
    });
  }

  #measured(
    uid: string,
    measure: Measure,
    name: string,
    caller: AudienceCaller | undefined,
  ): RecordField | string {
    const field = recordField(this.strapi, uid, name, caller);
    if (typeof field === 'string') return field;
    if (field.isNumber) return field;
    const isOrdered = measure === 'min' || measure === 'max';
    if (isOrdered && field.isMoment) return field;
    return isOrdered ? 'is neither a number nor a date' : 'is no number';
  }
}

const withKeys = (row: GroupedRow, groups: readonly GroupField[]): GroupedRow => ({
  ...row,
  keys: row.keys.map((value, index) => {
    const field = groups[index]?.field;
    return field ? presentValue(value, field) : value;
  }),
});

function orderOf(sort = 'key:asc') {
  const [by, order = by === 'count' ? 'desc' : 'asc'] = sort.split(':');
  const sign = order === 'desc' ? -1 : 1;
  return (left: GroupedRow, right: GroupedRow): number => {
    const byKey = compareKeys(left.keys, right.keys);
    if (by === 'key') return sign * byKey;
    return sign * (countOf(left.measures.count) - countOf(right.measures.count)) || byKey;
  };
}

function present(
  { keys, measures: found }: GroupedRow,
  groups: readonly GroupField[],
  measures: readonly MeasuredField[],
): AggregateRecords.Row {
  const group = Object.fromEntries(groups.map(({ name }, index) => [name, keys[index] ?? null]));
  const measured: Partial<Record<Measure, Record<string, number | string | null>>> = {};
  for (const [index, { measure, field }] of measures.entries()) {
    (measured[measure] ??= {})[field.name] = valueOf(found, measure, field, index);
  }
  return { group, count: countOf(found.count), ...measured };
}

function valueOf(
  found: Readonly<Record<string, unknown>>,
  measure: Measure,
  field: RecordField,
  index: number,
): number | string | null {
  if (measure === 'avg') {
    const sum = found[measureName('sum', index)];
    return averageOf(sum, found[measureName('count', index)]);
  }
  const value = found[measureName(measure, index)];
  if (value === null || value === undefined) return null;
  if (field.isDay) return value as string;
  if (field.isMoment) return new Date(value as string | number | Date).toISOString();
  return field.type === 'float' ? Number(value) : amountOf(value);
}
