import type { Core, UID as Uid } from '@strapi/strapi';

import type { RecordValues } from '../../fields';
import { isSubjectType } from '../ports/subjects/subject-type';
import { isSameValue } from '../ports/subjects/values';
import { withStrapiErrors } from '../ports/errors';
import { documentsOf, isValues, type WriteEvent } from './event-rows';
import type { PipelinePort, VotedRecord } from './pipeline-port';

/**
 * Reports changes of records with votes to the open approvals, because votes refer to the record as
 * it was shown.
 */
export function createVotedRecords(strapi: Core.Strapi, pipelines: PipelinePort) {
  /** Remembers what voters were shown, if there are votes. */
  const rememberVoted = async ({ model: { uid }, params, state }: WriteEvent): Promise<void> => {
    if (!isSubjectType(strapi, uid) || !isValues(params.data)) return;
    const ids = await documentsOf(strapi, uid, params);
    if (ids.length > 0) state.voted = await pipelines.votedOn(uid, ids);
  };

  /** Notifies instances of changes; the definition says which ones void votes. */
  const notifyInstances = async ({ model: { uid }, params, state }: WriteEvent): Promise<void> => {
    const voted = (state.voted ?? []) as readonly VotedRecord[];
    if (voted.length === 0 || !isValues(params.data)) return;
    const related = relationsIn(uid, params.data);
    const ids = voted.map(({ subject }) => subject.id);
    const now = await pipelines.votedOn(uid, ids);
    for (const before of voted) {
      const after = now.find(({ subject }) => subject.id === before.subject.id);
      const keys = after ? [...changedKeys(before.values, after.values), ...related] : [];
      if (keys.length > 0) {
        await withStrapiErrors(() => pipelines.recordChanged(before, keys));
      }
    }
  };

  /** Relations and files of a write, which are no columns. */
  const relationsIn = (uid: string, data: RecordValues): string[] => {
    const attributes = strapi.contentType(uid as Uid.ContentType).attributes as Readonly<
      Record<string, { type: string } | undefined>
    >;
    return Object.keys(data).filter((name) => {
      const type = attributes[name]?.type;
      const isLink = type === 'relation' || type === 'media';
      return isLink && !STRAPI_RELATIONS.includes(name) && !connectsNothing(data[name]);
    });
  };

  return {
    beforeUpdate: rememberVoted,
    beforeUpdateMany: rememberVoted,
    afterUpdate: notifyInstances,
    afterUpdateMany: notifyInstances,
  };
}

/** Attributes that every write changes and that do not void votes. */
const BOOKKEEPING = ['revision', 'createdAt', 'updatedAt', 'publishedAt', 'locale'];
const STRAPI_RELATIONS = ['createdBy', 'updatedBy', 'localizations'];

function changedKeys(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys({ ...before, ...after }).filter(
    (key) => !BOOKKEEPING.includes(key) && !isSameValue(before[key] ?? null, after[key] ?? null),
  );
}

/** The Content Manager sends every relation of its form, mostly without changes. */
function connectsNothing(value: unknown): boolean {
  if (value === undefined) return true;
  if (!isValues(value)) return false;
  const lists = Object.values(value);
  return lists.length > 0 && lists.every((list) => Array.isArray(list) && list.length === 0);
}
