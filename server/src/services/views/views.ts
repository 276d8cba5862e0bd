import { createId } from '@paralleldrive/cuid2';

import { parseRequest } from '../../contracts/parse';
import { ListViews, type SavedView, type SaveView } from '../../contracts/views';
import type { Clock, Person } from '../../core/contracts';
import { CrmConflictError, CrmNotFoundError } from '../../core/errors';
import { isValidIdentifier } from '../../sql/identifier';
import type { StoredView, ViewRows } from '../../sql/views/view-rows';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import type { Levels } from '../levels';

/** The most views of one person. */
const MOST = 100;

interface ViewsOptions {
  readonly rows: ViewRows;
  readonly runtime: Pick<StrapiSqlRuntime, 'transaction'>;
  readonly levels: Levels;
  readonly clock: Clock;
}

/** `strapi.plugin('nexus-crm').service('views')`: what pages show, saved under names. */
export class Views {
  constructor(private readonly options: ViewsOptions) {}

  /** Those of the person and those that are shared, by name. */
  list(person: Person, query: ListViews.Query = {}): Promise<SavedView[]> {
    return this.#run(async () => {
      const { page } = parseRequest(ListViews.query, query, 'query');
      const { rows } = this.options;
      const [views, pinned] = await Promise.all([
        rows.visibleTo(person, page),
        rows.pinned(person),
      ]);
      return views
        .map((view) => present(view, person, pinned))
        .sort((one, other) => one.name.localeCompare(other.name) || (one.id < other.id ? -1 : 1));
    });
  }

  /** @throws ConflictError if the person has the most that are possible. */
  create(person: Person, { page, name, query }: SaveView.Input): Promise<SavedView> {
    return this.#run(async () => {
      const { rows } = this.options;
      if ((await rows.count(person)) >= MOST) {
        const message = `There are ${MOST} saved views of yours already: delete one first.`;
        throw new CrmConflictError(message, { code: 'TooManyViews', most: MOST });
      }
      const now = this.#now();
      const view: StoredView = {
        ...{ id: createId(), person, page, name, query, isShared: false },
        ...{ createdAt: now, updatedAt: now },
      };
      await rows.insert(view);
      return present(view, person, new Set());
    });
  }

  /** @throws NotFoundError if it is not one of the person. */
  update(person: Person, id: string, change: SaveView.Change): Promise<SavedView> {
    return this.#run(async () => {
      const before = await this.#own(person, id);
      return this.#save(person, {
        ...before,
        ...(change.name !== undefined && { name: change.name }),
        ...(change.query !== undefined && { query: change.query }),
      });
    });
  }

  /** @throws NotFoundError if it is not one of the person. */
  delete(person: Person, id: string): Promise<SavedView> {
    return this.#run(async () => {
      const { rows, runtime } = this.options;
      const view = await this.#own(person, id);
      await runtime.transaction(() => rows.delete(view.id));
      return present(view, person, new Set());
    });
  }

  /** Idempotent. @throws NotFoundError if the person does not see it. */
  pin(person: Person, id: string, isPinned: boolean): Promise<SavedView> {
    return this.#run(async () => {
      const { rows } = this.options;
      const view = await this.#visible(person, id);
      await (isPinned ? rows.pin(person, view.id) : rows.unpin(person, view.id));
      return present(view, person, await rows.pinned(person));
    });
  }

  /**
   * One shares a view of one's own; that one is shared may be ended by everybody who may share.
   *
   * @throws NotFoundError if the person does not see it.
   */
  share(person: Person, id: string, isShared: boolean): Promise<SavedView> {
    return this.#run(async () =>
      this.#save(person, { ...(await this.#visible(person, id)), isShared }),
    );
  }

  async #save(person: Person, changed: StoredView): Promise<SavedView> {
    const { rows } = this.options;
    const view = { ...changed, updatedAt: this.#now() };
    await rows.update(view);
    return present(view, person, await rows.pinned(person));
  }

  async #own(person: Person, id: string): Promise<StoredView> {
    const view = await this.#visible(person, id);
    if (view.person === person) return view;
    throw unknown();
  }

  async #visible(person: Person, id: string): Promise<StoredView> {
    const view = isValidIdentifier(id) ? await this.options.rows.find(id) : undefined;
    if (view && (view.isShared || view.person === person)) return view;
    throw unknown();
  }

  #run<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    return withStrapiErrors(() => {
      if (this.options.levels.includes(2)) return work();
      throw new CrmNotFoundError('Saved views come with level 2.');
    });
  }

  #now(): number {
    return this.options.clock.now().getTime();
  }
}

const unknown = (): CrmNotFoundError => new CrmNotFoundError('There is no such view of yours.');

const present = (view: StoredView, person: Person, pinned: ReadonlySet<string>): SavedView => ({
  ...{ id: view.id, page: view.page, name: view.name, query: view.query },
  ...{ owner: view.person, isMine: view.person === person, isShared: view.isShared },
  isPinned: pinned.has(view.id),
  createdAt: new Date(view.createdAt).toISOString(),
  updatedAt: new Date(view.updatedAt).toISOString(),
});
