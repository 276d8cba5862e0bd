import type { Knex } from 'knex';
import { z } from 'zod';

import { bigInteger } from '../../columns';
import { countOf, type ListWindow } from '../../list-window';
import type { SqlRuntime } from '../../ports';
import { TABLES } from '../../tables';
import type { CardOrder } from '../../../contracts/board';
import {
  boardInstances,
  factsOfAll,
  factsOfEach,
  isRotting,
  joinRecords,
  type BoardFacts,
  type BoardSelection,
  type CardField,
} from './selection';

export type { BoardSelection } from './selection';

const columnRow = z.object({
  stage: z.string(),
  currency: z.string().nullable(),
  count: z.coerce.number(),
  overdue: z.coerce.number(),
  rotting: z.coerce.number(),
  attention: z.coerce.number(),
  /** The times in the stage, added up. */
  age: z.coerce.number(),
  value: z.coerce.number().nullable(),
});

/** The figures of a stage in one currency. */
export type ColumnRow = z.infer<typeof columnRow>;

const cardRow = z.object({
  id: z.string(),
  stage: z.string(),
  revision: z.int(),
  status: z.string(),
  subject_type: z.string(),
  subject_id: z.string(),
  owner: z.string().nullable(),
  close_date: z.string().nullable(),
  entered_at: bigInteger,
  due_at: bigInteger,
  /** Without planned interactions, whose time is read as Strapi reads it. */
  own_due_at: bigInteger,
  rotting: z.coerce.number(),
});
type CardRow = z.infer<typeof cardRow>;

const nextRow = z.object({
  id: z.string(),
  instance: z.string(),
  kind: z.enum(['task', 'approval']),
  label: z.string(),
  due_at: bigInteger.nullable(),
});
type NextTask = z.infer<typeof nextRow>;

/** Later than every date: what has no date comes last on every database. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** A time of Strapi's in milliseconds, in which all times are compared. */
const MOMENT = {
  postgres: 'floor(extract(epoch from ?) * 1000)::bigint',
  mysql: `floor(timestampdiff(microsecond, '1970-01-01', ?) / 1000)`,
  sqlite: '?',
} as const;

/** Orders that are columns of their own. */
const ORDERED: Partial<Record<CardOrder, string>> = { dueAt: 'due_at', enteredAt: 'entered_at' };

export interface CardsQuery extends ListWindow {
  /** Undefined: all of them. */
  readonly stage: string | undefined;
  readonly sort: readonly [name: CardOrder, direction: 'asc' | 'desc'];
  /** In the order of the columns. */
  readonly stages: readonly string[];
}

/** From this many instances on, tables are joined instead of looked up for each instance. */
const MANY = 1_000;

/** The instances of a board: two statements for its columns, and three or four for a page of cards. */
export class BoardRows {
  constructor(
    private readonly runtime: SqlRuntime,
    private readonly many = MANY,
  ) {}

  /** By stage and currency. */
  async columns(selection: BoardSelection): Promise<readonly ColumnRow[]> {
    const connection = this.runtime.connection();
    const { knex } = connection;
    const { now, record } = selection;
    const { query: rows, facts } = await this.#instances(selection, {
      wanted: 'figures',
      withRecord: record?.hasValue === true,
    });
    const inner = rows.select(
      { stage: 'i.state', status: 'i.status' },
      knex.raw('? as overdue', [facts.overdue]),
      knex.raw('? as rotting', [facts.rotting]),
      knex.raw('? as entered_at', [facts.enteredAt]),
      record?.hasValue
        ? { currency: 'r.currency', value: 'r.value' }
        : knex.raw('null as currency'),
    );
    const needs = `case when overdue = 1 or rotting = 1 or status = 'needs_attention' then 1 else 0 end`;
    const found: unknown = await knex
      .from(inner.as('card_rows'))
      .groupBy('stage', 'currency')
      .select('stage', 'currency')
      .select(
        knex.raw('count(*) as count'),
        knex.raw('sum(overdue) as overdue'),
        knex.raw('sum(rotting) as rotting'),
        knex.raw(`sum(${needs}) as attention`),
        knex.raw('sum(? - entered_at) as age', [now]),
        knex.raw(record?.hasValue ? 'sum(??) as ??' : 'null as ??', [
          ...(record?.hasValue ? ['value'] : []),
          'value',
        ]),
      );
    return z.array(columnRow).parse(found);
  }

  /** A page of the cards of a stage, or of all of them. */
  async cards(
    selection: BoardSelection,
    { stage, sort, stages, ...window }: CardsQuery,
  ): Promise<{ readonly rows: readonly Card[]; readonly total: number | undefined }> {
    const connection = this.runtime.connection();
    const { knex } = connection;
    const { hasClocks, record } = selection;
    const ofStage = (query: Knex.QueryBuilder): void => {
      if (stage !== undefined) void query.where('i.state', stage);
    };
    const total = await countOf(window, () =>
      boardInstances(connection, selection, false).modify(ofStage),
    );
    const { query: all, facts } = await this.#instances(selection, {
      wanted: 'dates',
      withRecord: record?.columns[sort[0] as CardField] !== undefined,
    });
    const planned = facts.planned ? [knex.raw(MOMENT[this.runtime.dialect], [facts.planned])] : [];
    const inner = all
      .modify(ofStage)
      .select(
        { place: 'i.id' },
        this.#sorted(selection, sort[0], stages),
        knex.raw('? as entered_at', [facts.enteredAt]),
        this.#earliest(facts.dates, 'own_due_at'),
        this.#earliest([...facts.dates, ...planned], 'due_at'),
      );
    const isEmpty = sort[0] === 'dueAt' ? `due_at = ${NEVER}` : 'sort_key is null';
    const ordered = (query: Knex.QueryBuilder, of: string): Knex.QueryBuilder =>
      query
        // What is empty comes last on every database, in both directions.
        .orderByRaw(`case when ${isEmpty} then 1 else 0 end, ?? ${sort[1]}`, [
          `${of}.${ORDERED[sort[0]] ?? 'sort_key'}`,
        ])
        .orderBy(['due_at', 'entered_at', 'place'].map((column) => `${of}.${column}`));
    const page = ordered(knex.from(inner.as('card_rows')), 'card_rows')
      .offset(window.offset)
      .limit(window.limit)
      .select('*');
    // The rest is read of the page alone.
    const cards = knex
      .from(page.as('page_rows'))
      .join(`${TABLES.instances} as i`, 'i.id', 'page_rows.place');
    if (record) joinRecords(connection, cards, record);
    const found: unknown = await ordered(cards, 'page_rows').select(
      { id: 'i.document_id', revision: 'i.revision', status: 'i.status', stage: 'i.state' },
      { subject_type: 'i.subject_type', subject_id: 'i.subject_id' },
      { entered_at: 'page_rows.entered_at', due_at: 'page_rows.due_at' },
      { own_due_at: 'page_rows.own_due_at' },
      record?.hasOwner ? { owner: 'r.owner' } : knex.raw('null as owner'),
      record?.columns.closeDate === undefined
        ? knex.raw('null as close_date')
        : { close_date: `r.${record.columns.closeDate}` },
      knex.raw('? as rotting', [isRotting(connection, hasClocks)]),
    );
    const rows = z.array(cardRow).parse(found);
    const next = await this.#nextTasks(rows.map(({ id }) => id));
    return { rows: rows.map((row) => toCard(row, next.get(row.id))), total };
  }

  #earliest(dates: readonly Knex.Raw[], name: string): Knex.Raw {
    const { knex } = this.runtime.connection();
    const least = this.runtime.dialect === 'sqlite' ? 'min' : 'least';
    const either = dates.map(() => 'coalesce(?, ?)').join(', ');
    return knex.raw(dates.length > 1 ? `${least}(${either}) as ??` : `${either} as ??`, [
      ...dates.flatMap((date) => [date, NEVER]),
      name,
    ]);
  }

  /** The instances of the board with what the query asks about each, by the faster way. */
  async #instances(
    selection: BoardSelection,
    { wanted, withRecord }: { readonly wanted: 'figures' | 'dates'; readonly withRecord: boolean },
  ): Promise<{ readonly query: Knex.QueryBuilder; readonly facts: BoardFacts }> {
    const connection = this.runtime.connection();
    const query = boardInstances(connection, selection, withRecord);
    return (await this.#hasMany(selection))
      ? { query, facts: factsOfAll(connection, selection, query, wanted) }
      : { query, facts: factsOfEach(connection, selection) };
  }

  /** Whether the pipeline has many instances, whatever the filters; reads no more of the index than that. */
  async #hasMany({ definition, entity, type }: BoardSelection): Promise<boolean> {
    const connection = this.runtime.connection();
    const whole = { definition, entity, type, record: null, hasClocks: false, now: 0 };
    const found: unknown = await boardInstances(connection, whole, false)
      .offset(this.many)
      .first({ id: 'i.id' });
    return found !== undefined;
  }

  /** The value of a field, or the place of the stage, by which cards are sorted. */
  #sorted({ record }: BoardSelection, name: CardOrder, stages: readonly string[]): Knex.Raw {
    const { knex } = this.runtime.connection();
    if (name === 'stage' && stages.length > 0) {
      const places = stages.map((_, place) => `when ? then ${place}`).join(' ');
      return knex.raw(`case ?? ${places} else ${stages.length} end as sort_key`, [
        ...['i.state', ...stages],
      ]);
    }
    const column = record?.columns[name as CardField];
    if (column !== undefined) return knex.raw('?? as sort_key', [`r.${column}`]);
    return knex.raw('0 as sort_key');
  }

  /** The open task of each of these instances that is due first. */
  async #nextTasks(instances: readonly string[]): Promise<ReadonlyMap<string, NextTask>> {
    if (instances.length === 0) return new Map();
    const found: unknown = await this.runtime
      .connection()
      .rows('crm_tasks')
      .whereIn('instance_id', [...instances])
      .where('status', 'open')
      .orderBy('id', 'desc')
      .select({ id: 'document_id', instance: 'instance_id', due_at: 'due_at' })
      .select('kind', 'label');
    const tasks = z.array(nextRow).parse(found);
    const latestFirst = [...tasks].sort((a, b) => (b.due_at ?? NEVER) - (a.due_at ?? NEVER));
    return new Map(latestFirst.map((task) => [task.instance, task]));
  }
}

/** A card as the database has it; times in milliseconds. */
export interface Card {
  readonly instance: string;
  readonly stage: string;
  readonly revision: number;
  readonly needsAttention: boolean;
  readonly subject: { readonly type: string; readonly id: string };
  readonly owner: string | null;
  readonly closeDate: string | null;
  readonly enteredAt: number;
  /** Planned interactions left out. */
  readonly dueAt: number | null;
  readonly isRotting: boolean;
  readonly next: NextTask | null;
}

const toCard = (row: CardRow, next: NextTask | undefined): Card => ({
  instance: row.id,
  stage: row.stage,
  revision: row.revision,
  needsAttention: row.status === 'needs_attention',
  subject: { type: row.subject_type, id: row.subject_id },
  owner: row.owner,
  closeDate: row.close_date?.slice(0, 'YYYY-MM-DD'.length) ?? null,
  enteredAt: row.entered_at,
  dueAt: row.own_due_at === NEVER ? null : row.own_due_at,
  isRotting: row.rotting === 1,
  next: next ?? null,
});
