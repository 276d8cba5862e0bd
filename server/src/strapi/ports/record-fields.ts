import type { Core, UID as Uid } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import type { Knex } from 'knex';

import { nearestName } from '../../fields';
import type { RecordColumn } from '../../sql/reports/groups';
import { checkFilters, type AudienceCaller } from './audience-filters';
import { mayReadField } from './content-permissions';
import { filterOfType } from './scope';
import { columnOf, tableOf } from './tables';

const TEXT = ['string', 'text', 'richtext', 'email', 'enumeration', 'uid'];
const NUMBERS = ['integer', 'biginteger', 'decimal', 'float'];
const TIMES = ['datetime', 'timestamp'];

/** An attribute of a record type, for grouping and measuring. */
export interface RecordField extends RecordColumn {
  readonly name: string;
  readonly type: string;
  readonly isNumber: boolean;
  readonly isMoment: boolean;
}

/**
 * An attribute that the caller may read.
 *
 * @param caller undefined for the app's own code.
 * @returns the attribute, or why there is none, as the end of a sentence.
 */
export function recordField(
  strapi: Core.Strapi,
  uid: string,
  name: string,
  caller: AudienceCaller | undefined,
): RecordField | string {
  const schema = strapi.contentType(uid as Uid.ContentType);
  const { attributes } = schema as {
    readonly attributes: Readonly<Record<string, { readonly type: string }>>;
  };
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  // A private attribute is answered like one that does not exist.
  if (!attribute || contentTypes.isPrivateAttribute(schema, name)) {
    const known = Object.keys(attributes).filter(
      (one) => !contentTypes.isPrivateAttribute(schema, one),
    );
    const near = nearestName(name, known);
    const hint = near === undefined ? '' : `; did you mean "${near}"?`;
    return `is no field of ${uid}${hint}`;
  }
  if (caller && !mayReadField(strapi, caller, uid, name)) return `may not be read by you`;
  const { type } = attribute;
  const isMoment = type === 'date' || TIMES.includes(type);
  const isNumber = NUMBERS.includes(type);
  if (!isMoment && !isNumber && !TEXT.includes(type) && type !== 'boolean') {
    return `is of the type ${type}: only text, numbers, dates and booleans can be used here`;
  }
  return {
    ...{ name, type, isNumber, isMoment },
    ...{ table: tableOf(strapi, uid), column: columnOf(strapi, uid, name) },
    ...{ kind: kindOf(strapi, type), isDay: type === 'date' },
  };
}

function kindOf(strapi: Core.Strapi, type: string): RecordColumn['kind'] {
  if (type === 'date') return 'date';
  // SQLite has no type for times.
  if (TIMES.includes(type)) return strapi.db.dialect.client === 'sqlite' ? 'milliseconds' : 'date';
  return TEXT.includes(type) ? 'text' : 'plain';
}

/** What a list of records is asked for. */
export interface RecordListQuery {
  readonly filters?: Readonly<Record<string, unknown>> | undefined;
  readonly _q?: string | undefined;
}

/**
 * The rows that the list of a type would have, as a query of some of their columns for use in another
 * statement. Checked like the list: what the caller may not filter by is refused.
 *
 * @param attributes whose columns are selected.
 * @returns undefined if it is all of them. In an object, because a query that is awaited is sent.
 */
export async function recordSelection(
  strapi: Core.Strapi,
  uid: string,
  { filters = {}, _q }: RecordListQuery,
  attributes: readonly string[],
  caller: AudienceCaller | undefined,
): Promise<{ readonly rows: Knex.QueryBuilder } | undefined> {
  const checked = await checkFilters(strapi, uid, filters, caller, ['filters']);
  const isSearch = _q !== undefined && _q !== '';
  if (Object.keys(checked).length === 0 && !isSearch) return undefined;
  const params = strapi
    .get<QueryParams>('query-params')
    .transform(uid, { filters: checked, ...(isSearch && { _q }) });
  const scope = filterOfType(strapi, uid);
  const rows = strapi.db
    .queryBuilder(uid)
    .init({ ...params, where: { $and: [params.where ?? {}, scope] } })
    .select([...new Set(attributes)])
    .getKnexQuery();
  return { rows };
}

interface QueryParams {
  transform(uid: string, params: object): { readonly where?: object };
}
