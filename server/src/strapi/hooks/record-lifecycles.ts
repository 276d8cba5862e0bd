import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

import { RECORD_UIDS, UID, type RecordUid } from '../../constants';
import { CrmConflictError, CrmValidationError, type Problem } from '../../core/errors';
import { personOf } from '../../core/identity';
import type { RecordValues } from '../../fields';
import { currentActor } from '../ports/actor';
import { withStrapiErrors } from '../ports/errors';
import { currentScope } from '../ports/scope';
import type { RecordParts } from '../records';
import { engineColumns, engineNames, engineProblems } from '../records/engine-columns';
import { writesRelation, type RecordsBefore } from '../records/audit-log';
import { changedIdentityProblems, newIdentityProblems, withoutIdentity } from '../records/identity';
import type { RecordRow } from '../records/record-state';
import { RECORD_RULES } from '../records/rules';

interface WriteEvent {
  readonly model: { readonly uid: string };
  readonly params: { data?: unknown; where?: unknown };
  /** Kept from before a write until after it. */
  state: { recordsBefore?: RecordsBefore };
}

/**
 * The one place that every write passes: REST, Content Manager, documents, `strapi.db.query`,
 * single and bulk. It runs inside the write's transaction (see `transactions.ts`), checks the row
 * as it will be, counts its revision, and has what became of it told. Raw SQL, `queryBuilder` and `strapi import` pass by.
 */
export function createRecordLifecycles(
  strapi: Core.Strapi,
  { check, calls, auditLog }: RecordParts,
) {
  const verifiedNow = (): Set<string> => calls.getStore()?.verified ?? new Set<string>();

  async function prepareNew(
    uid: RecordUid,
    data: RecordValues,
    verified = verifiedNow(),
  ): Promise<RecordValues> {
    const rules = RECORD_RULES[uid];
    const scope = currentScope(strapi);
    const engine = [...engineNames(rules), 'revision', 'locale'];
    const given: Record<string, unknown> = calls.getStore()?.cloning
      ? without(data, engine)
      : { ...data };
    if (uid === UID.interaction) {
      given.author ??= personOf(await currentActor(strapi));
      given.happenedAt ??= new Date().toISOString();
    }
    const { values, problems } = await check({ uid, given, verified });
    const identity = await newIdentityProblems(uid, given, strapi);
    raise([...identity, ...engineProblems(rules, given, { scope }), ...problems]);
    // Known before the insert, so that what refers to the row can be written with it.
    const documentId = given.documentId ?? createId();
    const columns = { ...engineColumns(rules, scope), documentId, locale: null, revision: 1 };
    return { ...given, ...values, ...columns };
  }

  /** Locks the rows by counting them up, then checks every one of them as it would become. */
  async function prepareChange(
    uid: RecordUid,
    where: object,
    data: RecordValues,
  ): Promise<{ readonly written: RecordValues; readonly recordsBefore: RecordsBefore }> {
    const rules = RECORD_RULES[uid];
    const scope = currentScope(strapi);
    await strapi.db.queryBuilder(uid).where(where).increment('revision', 1).execute();
    const rows = await strapi.db.queryBuilder(uid).where(where).select('*').execute<RecordRow[]>();
    const { revision, ...given } = data;
    const verified = verifiedNow();
    let written: RecordValues = given;
    for (const row of rows) {
      const { values, problems } = await check({ uid, given, before: row, verified });
      const identity = changedIdentityProblems(given, row);
      raise([...identity, ...engineProblems(rules, data, { scope, before: row }), ...problems]);
      if (typeof revision === 'number' && revision !== row.revision - 1) {
        throw staleRevision(revision, row.revision - 1);
      }
      written = { ...written, ...values };
    }
    return {
      written: withoutIdentity(without(written, engineNames(rules))),
      recordsBefore: await auditLog.readBefore(uid, rows, writesRelation(uid, data)),
    };
  }

  return {
    models: [...RECORD_UIDS] as string[],

    beforeCreate: (event: WriteEvent) =>
      withStrapiErrors(async () => {
        if (!isValues(event.params.data)) return;
        event.params.data = await prepareNew(event.model.uid as RecordUid, event.params.data);
      }),

    beforeCreateMany: (event: WriteEvent) =>
      withStrapiErrors(async () => {
        if (!Array.isArray(event.params.data)) return;
        const verified = verifiedNow();
        const rows: RecordValues[] = [];
        for (const data of event.params.data as RecordValues[]) {
          rows.push(await prepareNew(event.model.uid as RecordUid, data, verified));
        }
        event.params.data = rows;
      }),

    beforeUpdate: change,
    beforeUpdateMany: change,
    beforeDelete: leave,
    beforeDeleteMany: leave,

    afterCreate: ({ model, params }: WriteEvent) =>
      withStrapiErrors(() =>
        auditLog.created(model.uid as RecordUid, documentIdsOf([params.data])),
      ),

    afterCreateMany: ({ model, params }: WriteEvent) =>
      withStrapiErrors(() => auditLog.created(model.uid as RecordUid, documentIdsOf(params.data))),

    afterUpdate: tellChange,
    afterUpdateMany: tellChange,
    afterDelete: tellDeletion,
    afterDeleteMany: tellDeletion,
  };

  function change({ model, params, state }: WriteEvent): Promise<void> {
    return withStrapiErrors(async () => {
      // Rows are named by id (see `transactions.ts`); a write without a condition Strapi refuses.
      if (!isValues(params.data) || !isValues(params.where) || !('id' in params.where)) return;
      const uid = model.uid as RecordUid;
      const { written, recordsBefore } = await prepareChange(uid, params.where, params.data);
      params.data = written;
      state.recordsBefore = recordsBefore;
    });
  }

  async function leave({ model, params, state }: WriteEvent): Promise<void> {
    if (!isValues(params.where) || !('id' in params.where)) return;
    state.recordsBefore = await auditLog.readBeforeDelete(model.uid as RecordUid, params.where);
  }

  async function tellChange({ model, state }: WriteEvent): Promise<void> {
    const { recordsBefore } = state;
    if (!recordsBefore) return;
    await withStrapiErrors(() => auditLog.changed(model.uid as RecordUid, recordsBefore));
  }

  async function tellDeletion({ state }: WriteEvent): Promise<void> {
    const { recordsBefore } = state;
    if (recordsBefore) await withStrapiErrors(() => auditLog.deleted(recordsBefore));
  }
}

const documentIdsOf = (data: unknown): unknown[] =>
  (data as readonly { readonly documentId?: unknown }[]).map(({ documentId }) => documentId);

const isValues = (value: unknown): value is RecordValues =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const without = (data: RecordValues, names: readonly string[]): RecordValues =>
  Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)));

function raise(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new CrmValidationError(problems);
}

const staleRevision = (given: number, current: number): CrmConflictError =>
  new CrmConflictError(
    `The record has changed since: "revision" is ${current} now, not ${given}. Read it again, then write.`,
    { revision: current, given },
  );
