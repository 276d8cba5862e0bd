import type { Core } from '@strapi/strapi';

import { PLUGIN_ID, UID, type RecordUid } from '../../constants';
import {
  answerOf,
  filterOf,
  inputOf,
  isPopulated,
  isSortable,
  RECORD_COMPONENTS,
  type Attribute,
} from './attributes';
import { closedObject, list, object, ref, type JsonSchema } from './json-schema';

/** A record type of this app, custom fields included. */
export interface RecordType {
  readonly uid: RecordUid;
  /** `Opportunity`. */
  readonly component: string;
  /** The name in paths: `opportunities`. */
  readonly plural: string;
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Labels and help texts of the live custom fields, by name. */
  readonly custom: ReadonlyMap<string, string>;
}

const COMMON: Readonly<Record<string, string>> = {
  owner:
    'Who answers for it: `user:<documentId>`, `admin:<documentId>` or `team:<documentId>`; `me` in filters.',
  stage: 'Written by its pipeline while one is live: then perform an action instead.',
  instanceId: 'The documentId of its main instance; null without one. Written by the CRM.',
  revision:
    'Rises with every write. Sent in a PUT it must be the stored one: 409 where it is stale.',
  parentType: 'The content type of the document that it belongs to: `api::company.company`.',
  parentId: 'The documentId of that document.',
};

const OF_TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [UID.contact]: {
    kind: 'A lead becomes a contact when it is converted.',
    extra: 'Further fields of contacts that came from level 1.',
  },
  [UID.opportunity]: { convertedFrom: 'The documentId of the lead that it was made of.' },
  [UID.campaign]: {
    definition: 'The definition that has the flow.',
    flow: 'The flow under `campaigns` of the definition that members run.',
    metrics: 'Members by status. Written by the CRM.',
  },
  [UID.interaction]: {
    subjectType: 'The content type of the record that it is about.',
    subjectId: 'The documentId of that record.',
    author: 'The person: `user:<documentId>` or `admin:<documentId>`; the caller by default.',
  },
  [UID.team]: {
    key: 'The name that definitions use; unique.',
    lead: 'The person who answers for the team: `user:<documentId>` or `admin:<documentId>`; needs not be a member.',
    capacity: 'Open tasks of a member from which on `pick` passes them over; null: no limit.',
  },
};

/** Reads a registered content type; private attributes are left out. */
export function recordTypeOf(
  strapi: Core.Strapi,
  uid: RecordUid,
  custom: ReadonlyMap<string, string>,
): RecordType {
  const { attributes, info } = strapi.contentType(uid);
  const visible = Object.entries(attributes as unknown as Record<string, Attribute>).filter(
    ([name, attribute]) => attribute.private !== true && !HIDDEN.has(name),
  );
  return {
    uid,
    component: RECORD_COMPONENTS[uid] ?? info.singularName,
    plural: info.pluralName,
    attributes: new Map(visible),
    custom,
  };
}

/** Strapi attributes that the CRM's types do not use. */
const HIDDEN = new Set(['createdBy', 'updatedBy', 'localizations', 'locale']);
const SYSTEM = new Set(['createdAt', 'updatedAt', 'publishedAt']);

/** The components of a content type: response, request and filter. */
export function recordComponents(type: RecordType): Record<string, JsonSchema> {
  const { component } = type;
  return {
    [component]: answerSchema(type),
    [`${component}Create`]: inputSchema(type, 'create'),
    [`${component}Update`]: inputSchema(type, 'update'),
    [`${component}Filters`]: filterSchema(type),
    [`${component}Answer`]: object({ data: ref(component), meta: { type: 'object' } }, [
      'data',
      'meta',
    ]),
    [`${component}List`]: object(
      {
        data: list(ref(component)),
        meta: object({ pagination: ref('Pagination') }, ['pagination']),
      },
      ['data', 'meta'],
    ),
  };
}

const said = (type: RecordType, name: string, schema: JsonSchema): JsonSchema => {
  const note = type.custom.get(name) ?? OF_TYPES[type.uid]?.[name] ?? COMMON[name];
  return note === undefined ? schema : { ...schema, description: note };
};

const answerSchema = (type: RecordType): JsonSchema => ({
  ...object(
    {
      id: { type: 'integer', description: 'The row; use `documentId` to refer to the record.' },
      documentId: { type: 'string' },
      ...Object.fromEntries(
        [...type.attributes].map(([name, attribute]) => [
          name,
          said(type, name, answerOf(type.uid, name, attribute, type.custom.has(name))),
        ]),
      ),
    },
    ['id', 'documentId'],
  ),
  description:
    'All attributes are there, null where they are empty, unless `fields` asks for fewer. Relations and files are there where `populate` asks for them.',
});

function inputSchema(type: RecordType, what: 'create' | 'update'): JsonSchema {
  const writable = [...type.attributes].filter(
    ([name, { writable: canBeWritten }]) =>
      canBeWritten !== false && !SYSTEM.has(name) && (name !== 'revision' || what === 'update'),
  );
  // An attribute with a default is not required; an update requires none.
  const required = writable
    .filter(([, attribute]) => attribute.required && attribute.default === undefined)
    .map(([name]) => name);
  return closedObject(
    Object.fromEntries(
      writable.map(([name, attribute]) => [
        name,
        said(type, name, inputOf(type.uid, name, attribute)),
      ]),
    ),
    what === 'create' ? required : [],
  );
}

function filterSchema(type: RecordType): JsonSchema {
  const own = ref(`${type.component}Filters`);
  const attributes = [...type.attributes].flatMap(([name, attribute]) => {
    const filter = filterOf(attribute);
    return filter ? [[name, filter] as const] : [];
  });
  return {
    ...closedObject({
      documentId: ref('TextFilter'),
      id: ref('NumberFilter'),
      ...Object.fromEntries(attributes),
      $and: list(own),
      $or: list(own),
      $not: own,
    }),
    description:
      'As in Strapi: `filters[name][$contains]=acme`. `$ne` leaves out records whose value is empty; `$null` finds them.',
  };
}

/** The names that `sort`, `fields` and `populate` accept. */
export function queryNames({
  attributes,
}: RecordType): Record<'sort' | 'fields' | 'populate', string[]> {
  const entries = [...attributes];
  const scalar = entries.filter(([, attribute]) => !isPopulated(attribute)).map(([name]) => name);
  return {
    sort: entries
      .filter(([, attribute]) => isSortable(attribute))
      .flatMap(([name]) => [name, `${name}:asc`, `${name}:desc`]),
    fields: ['documentId', ...scalar],
    populate: entries.filter(([, attribute]) => isPopulated(attribute)).map(([name]) => name),
  };
}

export const RECORDS_TAG = (plural: string): string =>
  `${plural.charAt(0).toUpperCase()}${plural.slice(1)}`;

export const handlerOf = (uid: string, action: string): string =>
  `${uid.slice(`plugin::${PLUGIN_ID}.`.length)}.${action}`;
