import type { Core } from '@strapi/strapi';

import { UID } from '../../constants';
import { parseRequest } from '../../contracts/parse';
import { SearchRecords } from '../../contracts/record-pages';
import type { DocumentCaller } from '../../strapi/ports/content-permissions';
import { contentTypeOf } from '../../strapi/ports/content-types';
import { letterCases } from '../../strapi/ports/directory/people-search';
import { withStrapiErrors } from '../../strapi/ports/errors';
import { labelAttribute } from '../../strapi/ports/reference-label';
import type { RecordRow, RecordRows } from '../../strapi/ports/record-rows';
import type { recordSummaries } from '../dashboard';

/** Records of one type. */
const MOST = 5;

/** Text columns of our types besides the label. */
const ALSO: Readonly<Record<string, readonly string[]>> = { [UID.contact]: ['email', 'phone'] };

const OWN_TYPES: readonly string[] = [UID.contact, UID.opportunity, UID.campaign];

interface SearchOptions {
  readonly strapi: Core.Strapi;
  readonly rows: RecordRows;
  /** Types of the app that pipelines run on, and those that contacts belong to. */
  readonly appTypes: () => Promise<readonly string[]>;
  readonly withRecords: ReturnType<typeof recordSummaries>;
}

/** `strapi.plugin('nexus-crm').service('search')`: records of all types by name, email and phone. */
export class Search {
  constructor(private readonly options: SearchOptions) {}

  /**
   * At most five statements for each type that the caller may list.
   *
   * @param caller undefined for the app's own code, which may read everything.
   * @throws ValidationError naming the parameter.
   */
  find(query: SearchRecords.Query, caller?: DocumentCaller): Promise<SearchRecords.Response> {
    return withStrapiErrors(async () => {
      const { q, type } = parseRequest(SearchRecords.query, query, 'query');
      const asked = type === undefined ? undefined : [type].flat();
      const all = [...new Set([...OWN_TYPES, ...(await this.options.appTypes())])];
      const hits: SearchRecords.Hit[] = [];
      for (const one of all.filter((uid) => asked?.includes(uid) ?? true)) {
        if (await this.options.rows.mayList(caller, one)) {
          hits.push(...(await this.#ofType(one, q, caller)));
        }
      }
      return { data: hits, meta: {} };
    });
  }

  async #ofType(
    type: string,
    text: string,
    caller: DocumentCaller | undefined,
  ): Promise<SearchRecords.Hit[]> {
    const { strapi, rows, withRecords } = this.options;
    const schema = contentTypeOf(strapi, type);
    const label = schema && (await labelAttribute(strapi, schema, caller));
    const also = (ALSO[type] ?? []).filter((name) => rows.mayRead(caller, type, name));
    const names = [...(label?.isText ? [label.name] : []), ...also];
    const [first] = names;
    if (first === undefined) return [];
    const find = async (where: object, limit: number) =>
      rows.find(caller, {
        ...{ type, where, limit, orderBy: { [first]: 'asc' } },
        select: [...names, 'stage'],
      });
    const begins = await find(anyOf(names, '$startsWithi', text), MOST);
    const known = begins.map(({ documentId }) => documentId);
    const rest =
      begins.length < MOST
        ? await find(
            {
              $and: [anyOf(names, '$containsi', text), { documentId: { $notIn: [...known, ''] } }],
            },
            MOST - begins.length,
          )
        : [];
    const found = [...begins, ...rest].map((row) => ({
      subject: { type, id: row.documentId },
      row,
    }));
    const contacts = await this.#contactsOf(type, found, caller);
    return (await withRecords(found, caller)).map(({ row, record }) => ({
      ...{ type, id: row.documentId, title: record?.label ?? row.documentId },
      subtitle: contacts.get(row.documentId) ?? subtitleOf(row, also),
      stage: textOf(row.stage),
      ...{ value: record?.value ?? null, currency: record?.currency ?? null },
    }));
  }

  /** The names of the contacts of opportunities. */
  async #contactsOf(
    type: string,
    found: readonly { readonly row: RecordRow }[],
    caller: DocumentCaller | undefined,
  ): Promise<ReadonlyMap<string, string>> {
    const { strapi, rows, withRecords } = this.options;
    if (type !== UID.opportunity || found.length === 0) return new Map();
    if (!rows.mayRead(caller, type, 'contact')) return new Map();
    const ids = found.map(({ row }) => row.documentId);
    const linked = (await strapi.db.query(type).findMany({
      ...{ select: ['documentId'], where: { documentId: { $in: ids } } },
      populate: { contact: { select: ['documentId'] } },
    })) as { documentId: string; contact: { documentId: string } | null }[];
    const items = linked.flatMap(({ documentId, contact }) =>
      contact ? [{ documentId, subject: { type: UID.contact, id: contact.documentId } }] : [],
    );
    return new Map(
      (await withRecords(items, caller)).flatMap(({ documentId, record }) =>
        record ? [[documentId, record.label]] : [],
      ),
    );
  }
}

const anyOf = (names: readonly string[], operator: string, text: string): object => ({
  $or: names.flatMap((name) => letterCases(text).map((part) => ({ [name]: { [operator]: part } }))),
});

function subtitleOf(row: RecordRow, names: readonly string[]): string | null {
  return names.map((name) => textOf(row[name])).find((value) => value !== null) ?? null;
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
