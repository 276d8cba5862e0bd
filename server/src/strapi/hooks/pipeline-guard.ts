import type { Core, UID as Uid } from '@strapi/strapi';

import { UID } from '../../constants';
import type { InstanceId, Subject } from '../../core/contracts';
import { CrmValidationError, type Problem } from '../../core/errors';
import type { RecordValues } from '../../fields';
import { isProjection } from '../ports/subjects/projections';
import { isSameValue } from '../ports/subjects/values';
import { isSubjectType } from '../ports/subjects/subject-type';
import { withStrapiErrors } from '../ports/errors';
import { LEAD_ATTRIBUTES, refuseSelfAssignment } from './self-assignment';

/** What the entry points of records ask of the engine, inside the transaction of the write. */
export interface Pipelines {
  /** The pipelines that these records are in now, with the actions that leave from there. */
  runningOn(type: string, ids: readonly string[]): Promise<readonly RunningPipeline[]>;
  /** BR-001 as the definition says that would start on this record; undefined where none does. */
  selfAssignOn(type: string, values: RecordValues): Promise<boolean | undefined>;
  /** Active definitions that start by themselves on new records of this type. */
  startingOn(type: string): Promise<readonly StartingDefinition[]>;
  /** New records: starts those of them that fit each record. */
  startOn(subjects: readonly Subject[], starting: readonly StartingDefinition[]): Promise<void>;
  /** Records that are gone: ends what ran on them. */
  cancelOn(subjects: readonly Subject[]): Promise<void>;
  /** Of these records those on which somebody has voted in an open approval, as they are now. */
  votedOn(type: string, ids: readonly string[]): Promise<readonly VotedRecord[]>;
  /** A record on which votes were cast has changed in these attributes. */
  recordChanged(record: VotedRecord, keys: readonly string[]): Promise<void>;
}

/** A record with votes on it: which instances, and what its voters were shown. */
export interface VotedRecord {
  readonly subject: Subject;
  readonly instances: readonly InstanceId[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** A definition that starts by itself, with the entities that a type can play. */
export interface StartingDefinition {
  readonly name: string;
  readonly version: string;
  readonly model: string | null;
  readonly entities: readonly { readonly key: string; readonly type: string | null }[];
}

export interface RunningPipeline {
  readonly subject: Subject;
  readonly definition: string;
  /** Actions that may change the stage. */
  readonly moves: readonly string[];
  /** Actions that may change the owner. */
  readonly assigns: readonly string[];
}

/** Attributes that a pipeline writes while it runs on the record. */
type Moved = 'stage' | 'owner' | 'kind';

interface Row extends RecordValues {
  readonly documentId: string;
}

interface WriteEvent {
  readonly model: { readonly uid: string };
  readonly params: {
    readonly data?: unknown;
    readonly where?: unknown;
    readonly filters?: unknown;
    readonly _q?: string;
  };
  readonly result?: unknown;
  state: Record<string, unknown>;
}

/**
 * Ties records to their pipelines at every entry point (BR-007): what a pipeline moves, nothing else may
 * write; new records enter the definitions that start by themselves; deleted ones leave theirs. All
 * of it in the transaction of the write.
 */
export function createPipelineGuard(strapi: Core.Strapi, pipelines: () => Pipelines) {
  /** What of a write is the pipeline's to write, by attribute. */
  const moved = (uid: string, data: unknown): readonly Moved[] => {
    if (!isValues(data) || !isSubjectType(strapi, uid)) return [];
    const attributes = strapi.contentType(uid as Uid.ContentType).attributes as Readonly<
      Record<string, { type: string } | undefined>
    >;
    return (['stage', 'owner', 'kind'] as const).filter((name) => {
      const attribute = attributes[name];
      if (data[name] === undefined || !attribute) return false;
      return name === 'kind' ? uid === UID.contact : isProjection(name, attribute);
    });
  };

  const rowsOf = (uid: string, params: WriteEvent['params'], select: string[]): Promise<Row[]> => {
    const { where, filters, _q } = params;
    return strapi.db.queryBuilder(uid).init({ where, filters, _q, select }).execute<Row[]>();
  };

  const guard = ({ model: { uid }, params }: WriteEvent): Promise<void> =>
    withStrapiErrors(async () => {
      const { data } = params;
      const names = moved(uid, data);
      if (names.length === 0 || !isValues(data)) return;
      const own = uid === UID.contact ? LEAD_ATTRIBUTES : [];
      const rows = await rowsOf(uid, params, [...new Set(['documentId', ...names, ...own])]);
      const changing = names.filter((name) =>
        rows.some((row) => (row[name] ?? null) !== (data[name] ?? null)),
      );
      if (changing.length === 0) return;
      const ids = [...new Set(rows.map(({ documentId }) => documentId))];
      const [running] = await pipelines().runningOn(uid, ids);
      if (running) throw new CrmValidationError(changing.map((name) => movedBy(name, running)));
      for (const row of rows) {
        await refuseSelfAssignment(strapi, uid, row, {
          kind: row.kind,
          owner: row.owner,
          ...given(data),
        });
      }
    });

  /** Runs after the record's own rules have put the defaults into the data. */
  const guardNew = ({ model: { uid }, params: { data } }: WriteEvent): Promise<void> =>
    withStrapiErrors(async () => {
      if (uid !== UID.contact) return;
      for (const values of Array.isArray(data) ? (data as unknown[]) : [data]) {
        if (!isValues(values) || values.owner === undefined || values.owner === null) continue;
        const allowed = await pipelines().selfAssignOn(uid, values);
        await refuseSelfAssignment(strapi, uid, undefined, values, allowed);
      }
    });

  /** What voters were shown, where somebody has voted. */
  const rememberVoted = async ({ model: { uid }, params, state }: WriteEvent): Promise<void> => {
    if (!isSubjectType(strapi, uid) || !isValues(params.data)) return;
    const rows = await rowsOf(uid, params, ['documentId']);
    const ids = [...new Set(rows.map(({ documentId }) => documentId))];
    if (ids.length > 0) state.voted = await pipelines().votedOn(uid, ids);
  };

  /** Votes are about the record as it was shown; the definition says which changes void them. */
  const tellVoters = async ({ model: { uid }, params, state }: WriteEvent): Promise<void> => {
    const voted = (state.voted ?? []) as readonly VotedRecord[];
    if (voted.length === 0 || !isValues(params.data)) return;
    const related = relationsIn(uid, params.data);
    const ids = voted.map(({ subject }) => subject.id);
    const now = await pipelines().votedOn(uid, ids);
    for (const before of voted) {
      const after = now.find(({ subject }) => subject.id === before.subject.id);
      const keys = after ? [...changedKeys(before.values, after.values), ...related] : [];
      if (keys.length > 0) {
        await withStrapiErrors(() => pipelines().recordChanged(before, keys));
      }
    }
  };

  /** Relations and files that a write connects or disconnects: they are in no column. */
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

  const entered = async (uid: string, ids: readonly unknown[]): Promise<readonly Subject[]> => {
    if (!isSubjectType(strapi, uid)) return [];
    const starting = await pipelines().startingOn(uid);
    if (starting.length === 0) return [];
    const subjects = await whole(uid, ids.filter(isText), 1);
    if (subjects.length === 0) return [];
    await withStrapiErrors(() => pipelines().startOn(subjects, starting));
    return subjects;
  };

  /** Puts into the answer of a creation what the start of a pipeline has written into the row. */
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
    if (subjects.length > 0) await withStrapiErrors(() => pipelines().cancelOn(subjects));
  };

  const remember = async ({ model: { uid }, params, state }: WriteEvent) => {
    if (!isSubjectType(strapi, uid)) return;
    const rows = await rowsOf(uid, params, ['documentId']);
    state.leaving = [...new Set(rows.map(({ documentId }) => documentId))];
  };

  /** Documents that have so many rows now: languages and published versions are rows too. */
  const whole = async (uid: string, ids: readonly string[], rows: 0 | 1): Promise<Subject[]> => {
    const unique = [...new Set(ids)];
    if (unique.length === 0) return [];
    const found = await strapi.db
      .queryBuilder(uid)
      .where({ documentId: { $in: unique } })
      .select(['documentId'])
      .execute<Row[]>();
    return unique
      .filter((id) => found.filter(({ documentId }) => documentId === id).length === rows)
      .map((id) => ({ type: uid, id }));
  };

  const change = async (event: WriteEvent): Promise<void> => {
    await guard(event);
    await rememberVoted(event);
  };

  return {
    beforeCreate: guardNew,
    beforeCreateMany: guardNew,
    beforeUpdate: change,
    beforeUpdateMany: change,
    afterUpdate: tellVoters,
    afterUpdateMany: tellVoters,
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

function movedBy(name: Moved, { definition, moves, assigns }: RunningPipeline): Problem {
  const call = { stage: moves, owner: assigns, kind: ['convert', 'revertConvert'] }[name];
  const list = call.map((action) => `"${action}"`).join(', ');
  const advice = list === '' ? 'and none of its actions does so now' : `call its action ${list}`;
  const separator = list === '' ? ',' : ':';
  return {
    path: [name],
    message: `"${name}" is written by the pipeline "${definition}"${separator} ${advice}`,
  };
}

/** What is written, without what is left as it is. */
const given = (data: RecordValues): RecordValues =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

const isValues = (value: unknown): value is RecordValues =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Attributes that every write changes, and no voter was asked about. */
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

/** The Content Manager sends every relation of its form, mostly with nothing to do. */
function connectsNothing(value: unknown): boolean {
  if (value === undefined) return true;
  if (!isValues(value)) return false;
  const lists = Object.values(value);
  return lists.length > 0 && lists.every((list) => Array.isArray(list) && list.length === 0);
}

const isText = (value: unknown): value is string => typeof value === 'string';
