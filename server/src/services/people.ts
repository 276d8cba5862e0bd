import type { Core } from '@strapi/strapi';

import { valuesOf } from '../contracts/id-filter';
import { parseRequest } from '../contracts/parse';
import { ListPeople, PEOPLE_KINDS, type PersonEntry } from '../contracts/people';
import { isPerson, personOf } from '../core/identity';
import type { SqlRuntime } from '../sql/ports';
import { readableAddresses, type AccountCaller } from '../strapi/ports/account-rights';
import { currentActor } from '../strapi/ports/actor';
import { PeopleList, type StrapiDirectory } from '../strapi/ports/directory';
import { withStrapiErrors } from '../strapi/ports/errors';
import { pageMeta, toPage } from './paging';

/** `strapi.plugin('nexus-crm').service('people')`: everybody and everything that work can belong to. */
export class People {
  readonly #list: PeopleList;

  constructor(
    private readonly strapi: Core.Strapi,
    runtime: SqlRuntime,
    private readonly directory: StrapiDirectory,
  ) {
    this.#list = new PeopleList(strapi, runtime);
  }

  /**
   * Users, admins, teams and roles by name: a fixed number of statements, whatever the page.
   *
   * @param caller undefined for the app's own code, which may read every address.
   * @throws ValidationError naming the parameter.
   */
  list(query: ListPeople.Query = {}, caller?: AccountCaller): Promise<ListPeople.Response> {
    return withStrapiErrors(async () => {
      const { filters, _q, pagination } = parseRequest(ListPeople.query, query, 'query');
      const page = toPage(pagination);
      const ids = valuesOf(filters?.id);
      const { rows, total } = await this.#list.page(
        {
          kinds: valuesOf(filters?.kind) ?? PEOPLE_KINDS,
          ...{ ids, text: _q, addresses: await readableAddresses(this.strapi, caller) },
        },
        page,
      );
      // MySQL compares ids without case.
      const exact = ids ? rows.filter(({ id }) => ids.includes(id)) : rows;
      const found = total === undefined ? undefined : total - (rows.length - exact.length);
      return {
        data: await this.#present(exact),
        meta: { pagination: pageMeta(page, found) },
      };
    });
  }

  async #present(
    rows: readonly Pick<PersonEntry, 'id' | 'kind' | 'name' | 'email'>[],
  ): Promise<PersonEntry[]> {
    const me = personOf(await currentActor(this.strapi));
    const people = rows.map(({ id }) => id).filter(isPerson);
    const accounts = new Map<string, { readonly available: boolean; readonly isAway: boolean }>(
      (await this.directory.accountsOf(people)).map((account) => [account.person, account]),
    );
    return rows.map(({ kind, id, name, email }) => {
      const account = accounts.get(id);
      return {
        ...{ id, kind, name, email: email === '' ? null : email },
        isAvailable: account?.available ?? !isPerson(id),
        isAway: account?.isAway ?? false,
        isMe: id === me,
      };
    });
  }
}
