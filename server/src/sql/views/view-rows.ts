import type { Knex } from 'knex';
import { z } from 'zod';

import { VIEW_PAGES, type ViewPage } from '../../contracts/views';
import type { Person } from '../../core/contracts';
import { inBatches } from '../batches';
import { bigInteger, booleanColumn } from '../columns';
import type { SqlRuntime } from '../ports';
import { scopedKey } from '../scope';

const VIEWS = 'crm_views';
const PINS = 'crm_view_pins';

/** A saved view. Times are in milliseconds since 1970. */
export interface StoredView {
  readonly id: string;
  readonly person: Person;
  readonly page: ViewPage;
  readonly name: string;
  /** The query of the page's address. */
  readonly query: string;
  readonly isShared: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const row = z.lazy(() =>
  z.object({
    document_id: z.string(),
    person: z.string(),
    page: z.enum(VIEW_PAGES),
    name: z.string(),
    filters: z.string(),
    is_shared: booleanColumn,
    created_at: bigInteger,
    updated_at: bigInteger,
  }),
);

/** Repository of `crm_views` and `crm_view_pins`. */
export class ViewRows {
  constructor(private readonly runtime: SqlRuntime) {}

  /** Those of a person, and those that are shared. */
  async visibleTo(person: Person, page: ViewPage | undefined): Promise<readonly StoredView[]> {
    const query = this.#views().where(
      (any) => void any.where({ person }).orWhere({ is_shared: true }),
    );
    if (page !== undefined) void query.where({ page });
    // MySQL compares ids without case.
    return parse(await query.orderBy('id').select('*')).filter(
      (one) => one.isShared || one.person === person,
    );
  }

  async find(id: string): Promise<StoredView | undefined> {
    const found = parse(await this.#views().where({ document_id: id }).select('*'));
    return found.find((one) => one.id === id);
  }

  async count(person: Person): Promise<number> {
    const found: unknown = await this.#views().where({ person }).count({ count: '*' }).first();
    return z.object({ count: z.coerce.number() }).parse(found).count;
  }

  async insert(view: StoredView): Promise<void> {
    await this.runtime.connection().insert(VIEWS, [
      {
        ...{ document_id: view.id, person: view.person, page: view.page },
        ...{ created_at: view.createdAt, ...changing(view) },
      },
    ]);
  }

  async update(view: StoredView): Promise<void> {
    await this.#views().where({ document_id: view.id }).update(changing(view));
  }

  /** With the pins of everybody. */
  async delete(id: string): Promise<void> {
    await this.#pins().where({ view_id: id }).delete();
    await this.#views().where({ document_id: id }).delete();
  }

  async pinned(person: Person): Promise<ReadonlySet<string>> {
    const ids: unknown = await this.#pins().where({ person }).pluck('view_id');
    return new Set(z.array(z.string()).parse(ids));
  }

  async pin(person: Person, id: string): Promise<void> {
    await this.runtime
      .connection()
      .insert(PINS, [{ person, view_id: id }])
      .onConflict(scopedKey('person', 'view_id'))
      .ignore();
  }

  async unpin(person: Person, id: string): Promise<void> {
    await this.#pins().where({ person, view_id: id }).delete();
  }

  /** Those whose own views are not shared; a shared view is everybody's and stays. */
  readonly owners = {
    people: (after: string, limit: number) =>
      peopleOf(this.#views().where({ is_shared: false }), after, limit),
    deleteOf: (people: readonly Person[]) =>
      eachBatch(people, async (part) => {
        const own = () => this.#views().whereIn('person', part).where({ is_shared: false });
        await this.#pins().whereIn('view_id', own().select('document_id')).delete();
        await own().delete();
      }),
  };

  /** Those who have pinned views. */
  readonly pinners = {
    people: (after: string, limit: number) => peopleOf(this.#pins(), after, limit),
    deleteOf: (people: readonly Person[]) =>
      eachBatch(people, async (part) => {
        await this.#pins().whereIn('person', part).delete();
      }),
  };

  #views(): Knex.QueryBuilder {
    return this.runtime.connection().rows(VIEWS);
  }

  #pins(): Knex.QueryBuilder {
    return this.runtime.connection().rows(PINS);
  }
}

const peopleOf = async (
  rows: Knex.QueryBuilder,
  after: string,
  limit: number,
): Promise<readonly Person[]> =>
  rows.where('person', '>', after).orderBy('person').limit(limit).distinct().pluck('person');

async function eachBatch(
  people: readonly Person[],
  run: (part: readonly Person[]) => Promise<void>,
): Promise<void> {
  await inBatches(people, async (part) => {
    await run(part);
    return [];
  });
}

const changing = ({ name, query, isShared, updatedAt }: StoredView): object => ({
  ...{ name, filters: query, is_shared: isShared, updated_at: updatedAt },
});

const parse = (found: unknown): readonly StoredView[] =>
  z
    .array(row)
    .parse(found)
    .map((one) => ({
      ...{ id: one.document_id, person: one.person as Person, page: one.page },
      ...{ name: one.name, query: one.filters, isShared: one.is_shared },
      ...{ createdAt: one.created_at, updatedAt: one.updated_at },
    }));
