import type { Core } from '@strapi/strapi';

import { CrmValidationError } from '../../../core/errors';
import { toStrapiError } from '../errors';
import { isRecordUid, RECORD_RULES } from './rules';
import { duplicateProblem } from './uniqueness';

/** Bulk writes are split into parts of this many rows, so that neither memory nor SQL overflows. */
const PART = 500;

type Method = (this: unknown, uid: string, params: Params) => Promise<unknown>;

interface Params {
  readonly where?: unknown;
  readonly filters?: unknown;
  readonly _q?: string;
  readonly data?: unknown;
}

/**
 * Makes every write of a record one transaction, whatever the door: the Document Service opens one
 * by itself, `strapi.db.query` does not. And writes by a condition become writes by row id, so
 * that the rows which were checked are the rows which are written.
 *
 * Strapi's entity manager is where all doors meet, so its methods are wrapped, for our types alone.
 */
export function wrapRecordWrites(strapi: Core.Strapi): void {
  const manager = strapi.db.entityManager as unknown as Record<string, Method>;

  const wrap = (name: string, run: (original: Method, uid: string, params: Params) => unknown) => {
    const original = manager[name] as Method;
    manager[name] = async function (this: unknown, uid, params) {
      if (!isRecordUid(uid)) return original.call(this, uid, params);
      try {
        return await run(original.bind(this), uid, params);
      } catch (error) {
        throw translateDuplicate(uid, error);
      }
    };
  };

  const inTransaction = (run: () => Promise<unknown>): Promise<unknown> =>
    strapi.db.transaction(run);

  const findIds = async (uid: string, params: Params, limit?: number): Promise<number[]> => {
    const { where, filters, _q } = params;
    const query = strapi.db
      .queryBuilder(uid)
      .init({ where, filters, _q, select: ['id'], orderBy: { id: 'asc' } });
    if (limit !== undefined) query.limit(limit);
    const rows = await query.execute<{ id: number }[]>();
    return [...new Set(rows.map(({ id }) => id))];
  };

  const one = async (original: Method, uid: string, params: Params) => {
    if (isRowId(params.where)) return inTransaction(() => original(uid, params));
    // An empty condition is an error that Strapi itself raises.
    if (!params.where || Object.keys(params.where).length === 0) return original(uid, params);
    const [id] = await findIds(uid, params, 1);
    if (id === undefined) return null;
    return inTransaction(() => original(uid, { ...params, where: { id } }));
  };

  const many = async (original: Method, uid: string, params: Params) => {
    const ids = await findIds(uid, params);
    return inTransaction(async () => {
      let count = 0;
      for (let start = 0; start < ids.length; start += PART) {
        const where = { id: { $in: ids.slice(start, start + PART) } };
        const part = { ...params, where, filters: undefined, _q: undefined };
        const result = (await original(uid, part)) as { count: number };
        count += result.count;
      }
      return { count };
    });
  };

  wrap('create', (original, uid, params) => inTransaction(() => original(uid, params)));
  wrap('createMany', (original, uid, params) => inTransaction(() => original(uid, params)));
  wrap('update', one);
  wrap('updateMany', many);
  wrap('delete', one);
  wrap('deleteMany', many);
}

const isRowId = (where: unknown): boolean =>
  typeof where === 'object' &&
  where !== null &&
  Object.keys(where).length === 1 &&
  'id' in where &&
  typeof where.id === 'number';

/** Two writers may both find a unique value free; the index lets one in, and the other hears why. */
function translateDuplicate(uid: string, error: unknown): unknown {
  if (!isRecordUid(uid) || !isDuplicate(error)) return error;
  const names = RECORD_RULES[uid].fields.filter(({ unique }) => unique).map(({ name }) => name);
  if (names.length === 0) return error;
  return toStrapiError(new CrmValidationError(names.map(duplicateProblem)));
}

const isDuplicate = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE'].includes(String(error.code));
