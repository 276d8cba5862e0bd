import type { Core } from '@strapi/strapi';

import { UID, type RecordUid } from '../../constants';
import type { RecordKind } from '../../contracts/events';
import type { Json, JsonObject, Subject } from '../../core/contracts';
import type { RecordValues } from '../../fields';
import { RECORD_RULES } from './rules';

/** A row of a record type, as Strapi's query layer reads it. */
export type RecordRow = RecordValues & {
  readonly id: number;
  readonly documentId: string;
  readonly revision: number;
};

/** What the history of a record compares and keeps. */
export interface RecordState {
  readonly subject: Subject;
  readonly kind: RecordKind;
  readonly revision: number;
  readonly instance: string | null;
  readonly parent: Subject | null;
  /** What it holds, without what is empty. */
  readonly values: JsonObject;
}

const KINDS: Readonly<Record<RecordUid, RecordKind>> = {
  [UID.contact]: 'contact',
  [UID.opportunity]: 'opportunity',
  [UID.campaign]: 'campaign',
  [UID.interaction]: 'interaction',
  [UID.team]: 'team',
};

/** Keys and counters, which say nothing about the record, and the tenant, which is nobody's to see. */
const OUTSIDE = new Set([
  ...['id', 'documentId', 'createdAt', 'updatedAt', 'publishedAt', 'locale'],
  ...['revision', 'unloggedRevisions', 'tenant'],
]);

/** A password's hash has no place in a history; the others stand in tables of their own. */
const LEFT_OUT = new Set(['password', 'relation', 'media', 'component', 'dynamiczone']);

/** What is to be said of a row; `links` are the documentIds that its relations hold. */
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

/** Read each time: custom fields come and go while the server runs. */
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
