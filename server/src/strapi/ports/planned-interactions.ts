import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import { z } from 'zod';

import { UID } from '../../constants';
import type { PlannedSelection } from '../../sql/queries/activities';
import {
  mayListDocuments,
  mayReadField,
  readableDocuments,
  type DocumentCaller,
} from './content-permissions';
import { filterInScope } from './scope';

const text = z.string().nullish().default(null);

const interactionRow = z.object({
  documentId: z.string(),
  type: z.string(),
  title: text,
  notes: text,
  assignee: text,
  subjectType: z.string(),
  subjectId: z.string(),
  dueAt: z.coerce.date(),
});

export type PlannedInteraction = z.infer<typeof interactionRow>;

export type InteractionSelection = Omit<PlannedSelection, 'who' | 'types'> & {
  /** Undefined: everybody's. */
  readonly assignees: readonly string[] | undefined;
  /** Those of these records of the type; by default of all. */
  readonly ids?: readonly string[];
};

/** Everybody's of the records of a type. */
const ofType = (type: string): InteractionSelection => ({
  ...{ subject: { type }, assignees: undefined, from: undefined, before: undefined },
  undated: false,
});

/** Interactions that are planned: those with `dueAt` that have not happened, as far as the caller may read them. */
export class PlannedInteractions {
  constructor(private readonly strapi: Core.Strapi) {}

  /** One query. */
  async first(
    selection: InteractionSelection,
    limit: number | undefined,
    caller: DocumentCaller | undefined,
  ): Promise<readonly PlannedInteraction[]> {
    if (!(await this.#mayRead(selection, caller))) return [];
    const rows: unknown = await this.strapi.db.query(UID.interaction).findMany({
      where: await this.#where(selection, caller),
      orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
      ...(limit !== undefined && { limit }),
    });
    const shown = (name: 'title' | 'notes' | 'assignee', value: string | null): string | null =>
      this.#mayReadField(caller, name) ? value : null;
    return z
      .array(interactionRow)
      .parse(rows)
      .map(({ title, notes, assignee, ...row }) => ({
        ...{ ...row, title: shown('title', title), notes: shown('notes', notes) },
        assignee: shown('assignee', assignee),
      }));
  }

  /** One query: the first of each of these records. */
  async firstOfEach(
    type: string,
    ids: readonly string[],
    caller: DocumentCaller | undefined,
  ): Promise<ReadonlyMap<string, PlannedInteraction>> {
    const selection = { ...ofType(type), ids };
    const found = ids.length === 0 ? [] : await this.first(selection, undefined, caller);
    return new Map(found.toReversed().map((one) => [one.subjectId, one]));
  }

  /**
   * Those of all records of a type, as a query of `subject_id` and `due_at` for use in another statement.
   *
   * @returns undefined if the caller may read none. In an object, because a query that is awaited is sent.
   */
  async selectionOf(
    type: string,
    caller: DocumentCaller | undefined,
  ): Promise<{ readonly rows: Knex.QueryBuilder } | undefined> {
    const selection = ofType(type);
    if (!(await this.#mayRead(selection, caller))) return undefined;
    const rows = this.strapi.db
      .queryBuilder(UID.interaction)
      .init({ where: await this.#where(selection, caller) })
      .select(['subjectId', 'dueAt'])
      .getKnexQuery();
    return { rows };
  }

  /** One query. */
  async count(
    selection: InteractionSelection,
    caller: DocumentCaller | undefined,
  ): Promise<number> {
    if (!(await this.#mayRead(selection, caller))) return 0;
    return this.strapi.db
      .query(UID.interaction)
      .count({ where: await this.#where(selection, caller) });
  }

  async #mayRead(
    { undated, assignees }: InteractionSelection,
    caller: DocumentCaller | undefined,
  ): Promise<boolean> {
    if (undated || !this.#mayReadField(caller, 'dueAt')) return false;
    // A list that is narrowed by an attribute tells what it holds.
    if (assignees && !this.#mayReadField(caller, 'assignee')) return false;
    return !caller || mayListDocuments(this.strapi, caller, UID.interaction);
  }

  #mayReadField(caller: DocumentCaller | undefined, name: string): boolean {
    return !caller || mayReadField(this.strapi, caller, UID.interaction, name);
  }

  async #where(
    { subject, ids, assignees, from, before }: InteractionSelection,
    caller: DocumentCaller | undefined,
  ): Promise<object> {
    return {
      $and: [
        await readableDocuments(this.strapi, caller, UID.interaction),
        { ...filterInScope(this.strapi), happenedAt: { $null: true }, dueAt: { $notNull: true } },
        ...(subject.type === undefined ? [] : [{ subjectType: subject.type }]),
        ...(subject.id === undefined ? [] : [{ subjectId: subject.id }]),
        ...(ids ? [{ subjectId: { $in: [...ids] } }] : []),
        ...(assignees ? [{ assignee: { $in: [...assignees] } }] : []),
        ...(from === undefined ? [] : [{ dueAt: { $gte: new Date(from) } }]),
        ...(before === undefined ? [] : [{ dueAt: { $lt: new Date(before) } }]),
      ],
    };
  }
}
