import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import { z } from 'zod';

import { PEOPLE_KINDS } from '../../../contracts/people';
import { countOf, type ListWindow } from '../../../sql/list-window';
import type { SqlRuntime } from '../../../sql/ports';
import { contains, isText } from './people-search';
import { peopleSources, type PeopleKind } from './people-sources';

/** Which of them a list is about. */
export interface PeopleSelection {
  readonly kinds: readonly PeopleKind[];
  /** As owners are written; undefined: all. */
  readonly ids?: readonly string[] | undefined;
  /** A part of the name, or of an address that is shown. */
  readonly text?: string | undefined;
  /** The kinds of accounts whose addresses are shown. */
  readonly addresses: readonly PeopleKind[];
}

const listed = z.object({
  kind: z.enum(PEOPLE_KINDS),
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
});

export type ListedPerson = z.infer<typeof listed>;

/** Repository of everything that work can belong to, by name. One statement for a page, one to count. */
export class PeopleList {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly runtime: SqlRuntime,
  ) {}

  async page(
    selection: PeopleSelection,
    window: ListWindow,
  ): Promise<{ readonly rows: readonly ListedPerson[]; readonly total: number | undefined }> {
    const people = this.#query(selection);
    if (!people) return { rows: [], total: window.counted ? 0 : undefined };
    const rows: unknown = await people
      .clone()
      .select('kind', 'id', 'name', 'email')
      .orderByRaw('lower(name)')
      .orderBy(['kind', 'id'])
      .limit(window.limit)
      .offset(window.offset);
    const total = await countOf(window, () => people.clone());
    return { rows: z.array(listed).parse(rows), total };
  }

  #query({ kinds, ids, text, addresses }: PeopleSelection): Knex.QueryBuilder | undefined {
    const connection = this.runtime.connection();
    const [first, ...others] = peopleSources(this.strapi, connection, { kinds, ids, addresses });
    if (!first) return undefined;
    const { knex } = connection;
    const all = others.length > 0 ? first.unionAll(others) : first;
    const query = knex.queryBuilder().from(all.as('people'));
    if (!isText(text)) return query;
    return query.where((either) => {
      contains(either, ['name', 'email'], text);
    });
  }
}
