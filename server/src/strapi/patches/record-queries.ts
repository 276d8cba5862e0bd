import type { Core } from '@strapi/strapi';

import { UID, type RecordUid } from '../../constants';
import { batchesOf, inBatches } from '../../sql/batches';
import { mayDepart } from '../hooks/departures';
import { createLockedRows, type Condition } from '../records/locked-rows';
import type { EntryWatch } from '../ports/entry-watch';
import { isParentType } from '../records/references/parents';
import { translateDuplicate } from '../records/duplicates';
import { isRecordUid } from '../records/rules';
import { allOf, expectThat, overwrite, type Patch } from './patch';

/** The row no longer matches the condition. */
const LOST = Symbol('lost');

/** The id of a probe call of the self-test; matches no row. */
const PROBE = Symbol('self-test');

const PROBED = ['update', 'updateMany', 'delete', 'deleteMany'] as const;
const METHODS = ['create', 'createMany', ...PROBED] as const;

type Method = (uid: string, params: Params) => Promise<unknown>;
type EntityManager = Record<(typeof METHODS)[number], Method>;
type Queries = Record<(typeof PROBED)[number], (params: Params) => Promise<unknown>>;

interface Params extends Condition {
  readonly data?: unknown;
  readonly [PROBE]?: boolean;
}

/**
 * Wraps every write of a record in a transaction (the Document Service opens one, `strapi.db.query`
 * does not), and turns writes by condition into writes by row id, so that exactly the checked rows
 * are written: the condition is evaluated again once the rows are locked.
 *
 * Every entry point ends in Strapi's entity manager, so its methods are wrapped, for our types
 * only. Since 5.54.0.
 */
export function wrapRecordWrites(strapi: Core.Strapi, watch: Pick<EntryWatch, 'watches'>): Patch {
  const rows = createLockedRows(strapi);
  const manager = () => strapi.db.entityManager as unknown as EntityManager;

  const wrap = (
    name: keyof EntityManager,
    run: (original: Method, uid: RecordUid, params: Params) => unknown,
  ) =>
    overwrite(manager, name, (original) => async (uid, params) => {
      if (!isRecordUid(uid)) return original(uid, params);
      if (params[PROBE]) return PROBE;
      try {
        return await run(original, uid, params);
      } catch (error) {
        throw translateDuplicate(uid, error);
      }
    });

  const inTransaction = (run: () => Promise<unknown>): Promise<unknown> =>
    strapi.db.transaction(run);

  const one = async (original: Method, uid: RecordUid, params: Params) => {
    if (isRowId(params.where)) return inTransaction(() => original(uid, params));
    // An empty condition is an error that Strapi itself raises.
    if (!params.where || Object.keys(params.where).length === 0) return original(uid, params);
    const lost: number[] = [];
    for (;;) {
      const [id] = await rows.find(uid, params, { limit: 1, except: lost });
      if (id === undefined) return null;
      const result = await inTransaction(async () => {
        if ((await rows.lockMatching(uid, params, [id])).length === 0) return LOST;
        return original(uid, { ...params, where: { id } });
      });
      if (result !== LOST) return result;
      // A concurrent write has changed this row; another one may still match.
      lost.push(id);
    }
  };

  const many = async (original: Method, uid: RecordUid, params: Params) => {
    const ids = await rows.find(uid, params);
    return inTransaction(async () => {
      let count = 0;
      const locked = await inBatches(ids, (part) => rows.lockMatching(uid, params, part));
      for (const part of batchesOf(locked)) {
        const where = { id: { $in: part } };
        const write = { ...params, where, filters: undefined, _q: undefined };
        const result = (await original(uid, write)) as { count: number };
        count += result.count;
      }
      return { count };
    });
  };

  // The deletion of a parent includes its children's references (`detachment.ts`); a change of a
  // record or of people includes what waits for them (`pipeline-guard.ts`, `departures.ts`), and every
  // write what triggers make of it (`entry-changes.ts`).
  const intact = [
    ...PROBED.map((name) =>
      overwrite(manager, name, (original) => (uid, params) => {
        const run = () => original(uid, params);
        const isOne =
          isParentType(uid, strapi) || mayDepart(uid, params.data) || watch.watches(uid);
        return isOne ? inTransaction(run) : run();
      }),
    ),
    ...(['create', 'createMany'] as const).map((name) =>
      overwrite(manager, name, (original) => (uid, params) => {
        const run = () => original(uid, params);
        return watch.watches(uid) ? inTransaction(run) : run();
      }),
    ),
    wrap('create', (original, uid, params) => inTransaction(() => original(uid, params))),
    wrap('createMany', (original, uid, params) => inTransaction(() => original(uid, params))),
    wrap('update', one),
    wrap('updateMany', many),
    wrap('delete', one),
    wrap('deleteMany', many),
  ];
  return {
    name: 'record-queries',
    overwrites: METHODS.map((name) => `db.entityManager.${name}`),
    selfTest: async () => {
      allOf(...intact)();
      const query = strapi.db.query(UID.contact) as unknown as Queries;
      for (const name of PROBED) {
        const answer = await query[name]({ where: { id: -1 }, data: {}, [PROBE]: true });
        expectThat(answer === PROBE, `strapi.db.query does not reach db.entityManager.${name}.`);
      }
    },
  };
}

const isRowId = (where: unknown): boolean =>
  typeof where === 'object' &&
  where !== null &&
  Object.keys(where).length === 1 &&
  'id' in where &&
  typeof where.id === 'number';
