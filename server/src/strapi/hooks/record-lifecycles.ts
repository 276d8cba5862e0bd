import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

import { RECORD_UIDS, type RecordUid } from '../../constants';
import { CrmConflictError, CrmValidationError, type Problem } from '../../core/errors';
import type { RecordValues } from '../../fields';
import { withStrapiErrors } from '../ports/errors';
import { currentScope } from '../ports/scope';
import type { RecordParts } from '../records';
import type { RecordCheck, RecordWrite } from '../records/check';
import { checkDocument } from '../records/document-check';
import { engineColumns, engineNames } from '../records/engine-columns';
import { writesRelation, type RecordsBefore } from '../records/audit-log';
import { withoutIdentity } from '../records/identity';
import { withNewDefaults } from '../records/new-defaults';
import type { RecordRow } from '../records/record-state';
import { findConnectionProblems } from '../records/references/references';
import { RECORD_RULES } from '../records/rules';

interface WriteEvent {
  readonly model: { readonly uid: string };
  readonly params: { data?: unknown; where?: unknown };
  /** Passed from before the write to after it. */
  state: { recordsBefore?: RecordsBefore };
}

/**
 * The place that every write passes: REST, Content Manager, documents, `strapi.db.query`, single
 * and bulk. Runs inside the write's transaction (`patches/record-queries.ts`), validates the row
 * unless the document middleware has done so, increments its revision, and logs the change. Raw
 * SQL, `queryBuilder` and `strapi import` bypass it.
 */
export function createRecordLifecycles(
  strapi: Core.Strapi,
  { check, calls, auditLog }: RecordParts,
) {
  const verifiedNow = (): Set<string> => calls.getStore()?.verified ?? new Set<string>();

  /** Validates a write, unless the document middleware has validated the same one. */
  async function checkOnce(write: RecordWrite): Promise<RecordCheck> {
    const { uid, given, before, verified } = write;
    if (!calls.getStore()?.recognizes({ uid, given, before })) {
      return checkDocument(strapi, check, write);
    }
    const record = { ...before, ...given, id: before?.id };
    const connections = { given, record, verified };
    const problems = await findConnectionProblems(RECORD_RULES[uid], connections, strapi);
    return { values: {}, problems };
  }

  async function prepareNew(
    uid: RecordUid,
    data: RecordValues,
    verified = verifiedNow(),
  ): Promise<RecordValues> {
    const rules = RECORD_RULES[uid];
    const scope = currentScope(strapi);
    const engine = [...engineNames(rules), 'revision', 'locale'];
    const written = calls.getStore()?.cloning ? without(data, engine) : data;
    const given = await withNewDefaults(strapi, uid, written);
    const { values, problems } = await checkOnce({ uid, given, verified });
    raise(problems);
    // Chosen before the insert, so that references to the row can be written with it.
    const documentId = given.documentId ?? createId();
    const columns = { ...engineColumns(rules, scope), documentId, locale: null, revision: 1 };
    return { ...given, ...values, ...columns };
  }

  /** Locks the rows by incrementing their revision, then validates every one of them. */
  async function prepareChange(
    uid: RecordUid,
    where: object,
    data: RecordValues,
  ): Promise<{ readonly written: RecordValues; readonly recordsBefore: RecordsBefore }> {
    const rules = RECORD_RULES[uid];
    await strapi.db.queryBuilder(uid).where(where).increment('revision', 1).execute();
    const rows = await strapi.db.queryBuilder(uid).where(where).select('*').execute<RecordRow[]>();
    const { revision, ...given } = data;
    const verified = verifiedNow();
    let written: RecordValues = given;
    for (const row of rows) {
      const { values, problems } = await checkOnce({ uid, given: data, before: row, verified });
      raise(problems);
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

    afterUpdate: logChange,
    afterUpdateMany: logChange,
    afterDelete: logDeletion,
    afterDeleteMany: logDeletion,
  };

  function change({ model, params, state }: WriteEvent): Promise<void> {
    return withStrapiErrors(async () => {
      // Rows are identified by id (`patches/record-queries.ts`); Strapi refuses a write without a
      // condition.
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

  async function logChange({ model, state }: WriteEvent): Promise<void> {
    const { recordsBefore } = state;
    if (!recordsBefore) return;
    await withStrapiErrors(() => auditLog.changed(model.uid as RecordUid, recordsBefore));
  }

  async function logDeletion({ state }: WriteEvent): Promise<void> {
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
