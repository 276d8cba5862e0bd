import type { Core } from '@strapi/strapi';

import { CARD_FIELDS, GetBoard, ListBoardCards, type CardOrder } from '../../contracts/board';
import { parseRequest } from '../../contracts/parse';
import type { Clock } from '../../core/contracts';
import { CrmNotFoundError, CrmValidationError } from '../../core/errors';
import type { SqlRuntime } from '../../sql/ports';
import { BoardRows, type BoardSelection } from '../../sql/queries/board';
import type { LogReports } from '../../sql/reports/log-reports';
import type { SlaRows } from '../../sql/sla/sla-rows';
import type { AudienceCaller } from '../../strapi/ports/audience-filters';
import { withStrapiErrors } from '../../strapi/ports/errors';
import {
  PlannedInteractions,
  type PlannedInteraction,
} from '../../strapi/ports/planned-interactions';
import type { recordSummaries } from '../dashboard';
import type { StoredDefinitions } from '../definitions';
import type { Levels } from '../levels';
import { pageMeta, toPage } from '../paging';
import { rateOf } from '../reports/numbers';
import { slaStateOf } from '../sla-state';
import { BoardQueries, type CheckedBoard } from './board-query';
import { toColumns } from './columns';

interface BoardOptions {
  readonly strapi: Core.Strapi;
  readonly runtime: SqlRuntime;
  readonly levels: Levels;
  readonly clock: Clock;
  readonly definitions: Pick<StoredDefinitions, 'active' | 'version' | 'publishedVersions'>;
  readonly log: Pick<LogReports, 'winRates'>;
  readonly sla: Pick<SlaRows, 'of'>;
  readonly withRecords: ReturnType<typeof recordSummaries>;
}

type PlannedCard = NonNullable<ListBoardCards.Card['planned']>;

const textOf = (time: number): string => new Date(time).toISOString();
const textOrNull = (time: number | null): string | null => (time === null ? null : textOf(time));

const earlier = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

const toPlanned = ({ documentId, type, title, dueAt }: PlannedInteraction): PlannedCard => ({
  ...{ interaction: documentId, type, title, dueAt: dueAt.toISOString() },
});

/** `strapi.plugin('nexus-crm').service('board')`: the live instances of a pipeline by stage. */
export class Board {
  readonly #queries: BoardQueries;
  readonly #rows: BoardRows;
  readonly #planned: PlannedInteractions;

  constructor(private readonly options: BoardOptions) {
    this.#queries = new BoardQueries(options.strapi, options.definitions);
    this.#rows = new BoardRows(options.runtime);
    this.#planned = new PlannedInteractions(options.strapi);
  }

  /**
   * The columns, with figures of all of their instances. Two statements: the figures, and the win rates.
   *
   * @param caller undefined for the app's own code, which may read everything.
   */
  columns(
    definition: string,
    query: GetBoard.Query = {},
    caller?: AudienceCaller,
  ): Promise<GetBoard.Response> {
    return withStrapiErrors(async () => {
      this.#assertLevel();
      const checked = await this.#queries.check(
        definition,
        parseRequest(GetBoard.query, query, 'query'),
        caller,
      );
      const rows = await this.#rows.columns(this.#timed(checked));
      const hasValues = rows.some(({ value }) => value !== null);
      const rates = hasValues ? await this.#winRates(checked) : new Map<string, number>();
      return {
        data: toColumns(checked.entity, rows, rates),
        meta: {
          ...{ definition, version: checked.definition.version },
          ...{ entity: checked.entity.key, type: checked.selection.type },
        },
      };
    });
  }

  /** A page of the cards of a column: a fixed number of statements. */
  cards(
    definition: string,
    query: ListBoardCards.Query,
    caller?: AudienceCaller,
  ): Promise<ListBoardCards.Response> {
    return withStrapiErrors(async () => {
      this.#assertLevel();
      const parsed = parseRequest(ListBoardCards.query, query, 'query');
      const { stage, sort = 'dueAt', pagination, ...narrowing } = parsed;
      const checked = await this.#queries.check(definition, narrowing, caller);
      const { type } = checked.selection;
      const planned = await this.#planned.selectionOf(type, caller);
      const selection = { ...this.#timed(checked), planned: planned?.rows };
      const page = toPage(pagination);
      const [order, direction = 'asc'] = sort.split(':') as [CardOrder, ('asc' | 'desc')?];
      assertSortable(order, checked);
      const { rows, total } = await this.#rows.cards(selection, {
        ...{ ...page, stage, sort: [order, direction] },
        stages: [...checked.entity.stages.keys()],
      });
      if (rows.length === 0 && stage !== undefined)
        await this.#assertStage(stage, checked, selection);
      const { levels, sla } = this.options;
      const ids = rows.map(({ instance }) => instance);
      const clocks = levels.includes(3) && ids.length > 0 ? await sla.of(ids) : undefined;
      const subjects = rows.map(({ subject }) => subject.id);
      const interactions = await this.#planned.firstOfEach(type, subjects, caller);
      const cards = rows.map(({ next, enteredAt, dueAt, ...card }) => {
        const interaction = interactions.get(card.subject.id);
        return {
          ...{ ...card, enteredAt: textOf(enteredAt) },
          dueAt: textOrNull(earlier(dueAt, interaction?.dueAt.getTime() ?? null)),
          next: next && {
            ...{ task: next.id, kind: next.kind, label: next.label },
            dueAt: textOrNull(next.due_at),
          },
          planned: interaction ? toPlanned(interaction) : null,
          sla: slaStateOf(clocks?.get(card.instance), selection.now),
        };
      });
      const data = await this.options.withRecords(cards, caller);
      return { data, meta: { pagination: pageMeta(page, total) } };
    });
  }

  #assertLevel(): void {
    if (!this.options.levels.includes(2)) {
      throw new CrmNotFoundError('The board comes with level 2.');
    }
  }

  #timed({ selection }: CheckedBoard): BoardSelection {
    const { levels, clock } = this.options;
    return { ...selection, hasClocks: levels.includes(3), now: clock.now().getTime() };
  }

  /** As in the forecast: of all records, since a part of them says less of what a stage promises. */
  async #winRates({ selection }: CheckedBoard): Promise<ReadonlyMap<string, number>> {
    const { definition, entity, type } = selection;
    const found = await this.options.log.winRates({
      ...{ definition, entity, hidden: [], records: { type } },
    });
    return new Map(
      found.map(({ keys, measures }) => [
        String(keys[2]),
        rateOf(Number(measures.won), Number(measures.ended)) ?? 0,
      ]),
    );
  }

  /** A stage may be of another version, whose instances still run. */
  async #assertStage(
    stage: string,
    { entity }: CheckedBoard,
    selection: BoardSelection,
  ): Promise<void> {
    if (entity.stages.has(stage)) return;
    const all = { ...selection, records: undefined, owners: undefined };
    const rows = await this.#rows.columns(all);
    if (rows.some((row) => row.stage === stage)) return;
    const known = [...entity.stages.keys()].join(', ');
    const message = `"stage" names none of "${entity.key}", which has ${known}`;
    throw new CrmValidationError([{ path: ['stage'], message }]);
  }
}

/** A field that the type lacks, or that the caller may not read, is none to sort by. */
function assertSortable(order: CardOrder, { selection }: CheckedBoard): void {
  const field = CARD_FIELDS.find((name) => name === order);
  if (field === undefined || selection.record?.columns[field] !== undefined) return;
  const message = `"sort" cannot be by "${field}": records of ${selection.type} lack it, or you may not read it`;
  throw new CrmValidationError([{ path: ['sort'], message }]);
}
