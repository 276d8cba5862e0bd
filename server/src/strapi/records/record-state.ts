import type { Core } from '@strapi/strapi';

import { UID, type RecordUid } from '../../constants';
import type { RecordKind } from '../../contracts/events';
import type { Json, JsonObject, Subject } from '../../core/contracts';
import type { RecordValues } from '../../fields';
import { RECORD_RULES } from './rules';
import { SCOPE_COLUMN } from '../../sql/scope';

/** A row of a record type, as Strapi's query layer returns it. */
export type RecordRow = RecordValues & {
  readonly id: number;
  readonly documentId: string;
  readonly revision: number;
};

/** The parts of a record that the history compares and stores. */
export interface RecordState {
  readonly subject: Subject;
  readonly kind: RecordKind;
  readonly revision: number;
  readonly instance: string | null;
  readonly parent: Subject | null;
  /** Its values, without empty ones. */
  readonly values: JsonObject;
}

const KINDS: Readonly<Record<RecordUid, RecordKind>> = {
  [UID.contact]: 'contact',
  [UID.opportunity]: 'opportunity',
  [UID.campaign]: 'campaign',
  [UID.interaction]: 'interaction',
  [UID.team]: 'team',
};

/** Keys and counters, which are no content, and the scope's column, which is not shown. */
const OUTSIDE = new Set([
  ...['id', 'documentId', 'createdAt', 'updatedAt', 'publishedAt', 'locale'],
  ...['revision', 'unloggedRevisions', SCOPE_COLUMN],
]);

/** Passwords are not logged; the other types are stored in other tables. */
const LEFT_OUT = new Set(['password', 'relation', 'media', 'component', 'dynamiczone']);

/** The state of a row; `links` are the documentIds of its relations. */
export function stateOf(
  strapi: Core.Strapi,
  uid: RecordUid,
  row: RecordRow,
  links: JsonObject = {},
): RecordState {
  const values: Record<string, Json> = {};
  for (const name of attributesOf(strapi, uid)) {
    const value = toJson(row[name]);
    if (value !== null) values[name] = value;
  }
  for (const [name, value] of Object.entries(links)) if (value !== null) values[name] = value;
  return {
    subject: { type: uid, id: row.documentId },
    kind: uid === UID.contact && row.kind === 'lead' ? 'lead' : KINDS[uid],
    revision: row.revision,
    instance: textOf(row.instanceId),
    parent: parentOf(uid, row),
    values,
  };
}

/** Computed on each call, because custom fields change at runtime. */
const attributesOf = (strapi: Core.Strapi, uid: RecordUid): string[] =>
  Object.entries(strapi.db.metadata.get(uid).attributes)
    .filter(([name, { type }]) => !OUTSIDE.has(name) && !LEFT_OUT.has(type))
    .map(([name]) => name);

function parentOf(uid: RecordUid, row: RecordRow): Subject | null {
  const [link] = RECORD_RULES[uid].links ?? [];
  const type = link && textOf(row[link.type]);
  const id = link && textOf(row[link.id]);
  return type && id ? { type, id } : null;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const toJson = (value: unknown): Json =>
  value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
