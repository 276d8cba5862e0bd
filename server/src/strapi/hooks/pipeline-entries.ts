import type { Core } from '@strapi/strapi';

import type { Subject } from '../../core/contracts';
import type { RecordValues } from '../../fields';
import { inBatches } from '../../sql/batches';
import { isRecordUid } from '../records/rules';
import { isSubjectType } from '../ports/subjects/subject-type';
import { withStrapiErrors } from '../ports/errors';
import { documentsOf, isValues, rowsOf, type WriteEvent } from './event-rows';
import type { PipelinePort } from './pipeline-port';

/**
 * Starts autoStart definitions on new records and ends the pipelines of deleted ones (BR-007), in
 * the transaction of the write.
 */
export function createPipelineEntries(strapi: Core.Strapi, pipelines: PipelinePort) {
  const entered = async (uid: string, ids: readonly unknown[]): Promise<readonly Subject[]> => {
    if (!isSubjectType(strapi, uid)) return [];
    const starting = await pipelines.startingOn(uid);
    if (starting.length === 0) return [];
    const subjects = await whole(uid, ids.filter(isText), 1);
    if (subjects.length === 0) return [];
    await withStrapiErrors(() => pipelines.startOn(subjects, starting));
    return subjects;
  };

  /** Adds the columns written by a started pipeline to the result of a creation. */
  const refresh = async (uid: string, result: object, subject: Subject): Promise<void> => {
    const row = await strapi.db
      .queryBuilder(uid)
      .where({ documentId: subject.id })
      .select('*')
      .first()
      .execute<RecordValues | null>();
    for (const [name, value] of Object.entries(row ?? {})) {
      if (Object.hasOwn(result, name)) Object.assign(result, { [name]: value });
    }
  };

  const leave = async ({ model: { uid }, state }: WriteEvent): Promise<void> => {
    const ids = (state.leaving ?? []) as string[];
    if (ids.length === 0) return;
    const subjects = await whole(uid, ids, 0);
    if (subjects.length > 0) await withStrapiErrors(() => pipelines.cancelOn(subjects));
  };

  const remember = async ({ model: { uid }, params, state }: WriteEvent) => {
    if (!isSubjectType(strapi, uid)) return;
    state.leaving = await documentsOf(strapi, uid, params);
  };

  /** Documents with this number of rows: locales and published versions are rows too. */
  const whole = async (uid: string, ids: readonly string[], rows: 0 | 1): Promise<Subject[]> => {
    const unique = [...new Set(ids)];
    // A record of the CRM is one row, whose documentId is unique.
    if (isRecordUid(uid)) return unique.map((id) => ({ type: uid, id }));
    const found = await inBatches(unique, (part) =>
      rowsOf(strapi, uid, { where: { documentId: { $in: part } } }),
    );
    const counts = new Map<string, number>();
    for (const { documentId } of found) {
      counts.set(documentId, (counts.get(documentId) ?? 0) + 1);
    }
    return unique.filter((id) => (counts.get(id) ?? 0) === rows).map((id) => ({ type: uid, id }));
  };

  return {
    async afterCreate({ model: { uid }, params: { data }, result }: WriteEvent) {
      // The caller may have selected other attributes than the key.
      const given = isValues(data) ? data.documentId : undefined;
      const [subject] = await entered(uid, [
        given ?? (isValues(result) ? result.documentId : null),
      ]);
      if (subject && isValues(result)) await refresh(uid, result, subject);
    },
    afterCreateMany: async ({ model, params: { data } }: WriteEvent): Promise<void> => {
      await entered(
        model.uid,
        (Array.isArray(data) ? data : []).map(
          (row: { readonly documentId?: unknown }) => row.documentId,
        ),
      );
    },
    beforeDelete: remember,
    beforeDeleteMany: remember,
    afterDelete: leave,
    afterDeleteMany: leave,
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
