import type { Core } from '@strapi/strapi';

import { valuesOf } from '../contracts/id-filter';
import { parseRequest } from '../contracts/parse';
import { ListReferences, type ListReferenceTypes } from '../contracts/references';
import { CrmNotFoundError } from '../core/errors';
import type { SqlRuntime } from '../sql/ports';
import type { DocumentCaller } from '../strapi/ports/content-permissions';
import { withStrapiErrors } from '../strapi/ports/errors';
import { labelAttribute } from '../strapi/ports/reference-label';
import { ReferenceList } from '../strapi/ports/reference-list';
import { referenceType, referenceTypes } from '../strapi/ports/reference-types';
import { isRecordUid } from '../strapi/records/rules';
import { pageMeta, toPage } from './paging';

/** `strapi.plugin('nexus-crm').service('references')`: what records can refer to, by name. */
export class References {
  readonly #list: ReferenceList;

  constructor(
    private readonly strapi: Core.Strapi,
    runtime: SqlRuntime,
  ) {
    this.#list = new ReferenceList(strapi, runtime);
  }

  /**
   * The content types that records can refer to, by display name.
   *
   * @param caller undefined for the app's own code, which may read everything.
   */
  types(caller?: DocumentCaller): Promise<ListReferenceTypes.Response> {
    return withStrapiErrors(async () => {
      const types = (await referenceTypes(this.strapi, caller)).map(({ uid, info }) => ({
        ...{ type: uid, name: info.displayName, isRecord: isRecordUid(uid) },
      }));
      const byName = types.sort(
        (left, right) => left.name.localeCompare(right.name) || (left.type < right.type ? -1 : 1),
      );
      return { data: byName };
    });
  }

  /**
   * Documents of a type by label: a fixed number of statements, whatever the page.
   *
   * @param caller undefined for the app's own code.
   * @throws NotFoundError for a type that cannot be referred to, or that the caller may not read.
   * @throws ValidationError naming the parameter.
   */
  list(
    uid: string,
    query: ListReferences.Query = {},
    caller?: DocumentCaller,
  ): Promise<ListReferences.Response> {
    return withStrapiErrors(async () => {
      const { filters, _q, pagination } = parseRequest(ListReferences.query, query, 'query');
      const type = await referenceType(this.strapi, uid, caller);
      if (!type) throw unknownType(uid);
      const page = toPage(pagination);
      const ids = valuesOf(filters?.id);
      const label = await labelAttribute(this.strapi, type, caller);
      const { rows, total } = await this.#list.page({ type, label, ids, text: _q, caller }, page);
      // MySQL compares ids without case.
      const exact = ids ? rows.filter(({ id }) => ids.includes(id)) : rows;
      const found = total === undefined ? undefined : total - (rows.length - exact.length);
      return {
        data: exact.map(({ id, label: value }) => ({ type: uid, id, label: String(value ?? id) })),
        meta: { pagination: pageMeta(page, found) },
      };
    });
  }
}

const unknownType = (uid: string): CrmNotFoundError =>
  new CrmNotFoundError(
    `There is no content type "${uid.slice(0, 80)}" that records can refer to and that you may read.`,
    { uid: uid.slice(0, 255) },
  );
