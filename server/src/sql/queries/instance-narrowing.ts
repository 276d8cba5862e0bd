import type { Knex } from 'knex';

import type { ListInstances } from '../../contracts/instances';

export type InstanceFilters = Omit<NonNullable<ListInstances.Query['filters']>, 'sla' | 'owner'>;

/** The documentIds of the records of each type that have the wanted owners. */
export type OwnedRecords = readonly {
  readonly type: string;
  readonly documents: Knex.QueryBuilder;
}[];

const COLUMNS = {
  subjectType: 'subject_type',
  subjectId: 'subject_id',
  definition: 'definition',
  version: 'version',
  entity: 'entity',
  campaign: 'campaign',
  status: 'status',
  stage: 'state',
} as const satisfies Readonly<Record<keyof InstanceFilters, string>>;

type Name = keyof typeof COLUMNS;

/** Filters that `crm_sla` answers by itself. */
const OF_CLOCKS: readonly Name[] = ['subjectType', 'subjectId', 'definition'];

const NAMES = Object.keys(COLUMNS) as Name[];

/** What a list of instances is limited to. */
export class InstanceNarrowing {
  constructor(
    private readonly filters: InstanceFilters,
    /** Subject types that are excluded. */
    private readonly hidden: readonly string[],
    /** Undefined: whoever owns the records. */
    private readonly owned?: OwnedRecords,
  ) {}

  /** @param alias of the table of instances; undefined: it has none. */
  byInstance(query: Knex.QueryBuilder, alias?: string): void {
    this.hide(query, alias);
    this.own(query, alias);
    for (const name of NAMES) this.compare(query, name, alias);
  }

  /**
   * By the columns of `crm_sla`, where that suffices.
   *
   * @param join joins the instances; returns their alias.
   */
  byClock(query: Knex.QueryBuilder, alias: string, join: () => string): void {
    this.hide(query, alias);
    this.own(query, alias);
    for (const name of OF_CLOCKS) this.compare(query, name, alias);
    const others = NAMES.filter(
      (name) => this.filters[name] !== undefined && !OF_CLOCKS.includes(name),
    );
    if (others.length === 0) return;
    const instances = join();
    for (const name of others) this.compare(query, name, instances);
  }

  private hide(query: Knex.QueryBuilder, alias: string | undefined): void {
    if (this.hidden.length > 0) {
      void query.whereNotIn(columnOf('subjectType', alias), [...this.hidden]);
    }
  }

  /** The columns of the subject are those of `crm_sla` too. */
  private own(query: Knex.QueryBuilder, alias: string | undefined): void {
    if (!this.owned) return;
    const owned = this.owned;
    void query.where((any) => {
      // Of no type: no instance.
      if (owned.length === 0) void any.whereRaw('1 = 0');
      for (const { type, documents } of owned) {
        void any.orWhere((one) => {
          void one
            .where(columnOf('subjectType', alias), type)
            .whereIn(columnOf('subjectId', alias), documents.clone());
        });
      }
    });
  }

  private compare(query: Knex.QueryBuilder, name: Name, alias: string | undefined): void {
    const filter = this.filters[name];
    if (filter === undefined) return;
    const { $eq, $in } = typeof filter === 'string' ? { $eq: filter, $in: undefined } : filter;
    if ($eq !== undefined) void query.where(columnOf(name, alias), $eq);
    if ($in !== undefined) void query.whereIn(columnOf(name, alias), $in);
  }
}

const columnOf = (name: Name, alias: string | undefined): string =>
  alias === undefined ? COLUMNS[name] : `${alias}.${COLUMNS[name]}`;
