import { parseRequest } from '../../contracts/parse';
import {
  GetConversion,
  GetForecast,
  GetFunnel,
  GetLostReasons,
  GetVelocity,
  type ReportMeta,
  type ReportQuery,
} from '../../contracts/reports';
import { UID } from '../../constants';
import { CrmNotFoundError, CrmRefusedError } from '../../core/errors';
import type { ForecastReport } from '../../sql/reports/forecast-report';
import type { LogReports } from '../../sql/reports/log-reports';
import type { AudienceCaller } from '../../strapi/ports/audience-filters';
import { mayReadField, mayReadType } from '../../strapi/ports/content-permissions';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { Levels } from '../levels';
import type { StageLog } from '../stage-log';
import { ReportQueries, type CheckedQuery, type ReportQueryParts } from './report-query';
import { rateKey, ReportRows } from './rows';

export interface ReportsOptions extends ReportQueryParts {
  readonly log: LogReports;
  readonly forecasts: ForecastReport;
  readonly stageLog: Pick<StageLog, 'isComplete'>;
  readonly levels: Levels;
}

/**
 * `strapi.plugin('nexus-crm').service('reports')`: US-025. Each report takes a fixed number of
 * statements. The caller, a request's context, sees records of types that it may list; the app's own
 * code, without one, sees all.
 */
export class Reports {
  readonly #queries: ReportQueries;

  constructor(private readonly options: ReportsOptions) {
    this.#queries = new ReportQueries(options);
  }

  /** Where the entries into each stage have led, and how long they took. */
  conversion(query: ReportQuery = {}, caller?: AudienceCaller): Promise<GetConversion.Response> {
    return this.#report(GetConversion.query, query, caller, async (checked, rows) => {
      const { log } = this.options;
      const isReadable = await this.#mayReadReasons(caller);
      const [moves, times, lostReasons] = await Promise.all([
        log.moves(checked),
        log.times(checked),
        isReadable ? log.lostReasons(checked) : [],
      ]);
      return rows.conversion({ moves, times, lostReasons });
    });
  }

  /** How far the instances have come that were started in the period. */
  funnel(query: ReportQuery = {}, caller?: AudienceCaller): Promise<GetFunnel.Response> {
    return this.#report(GetFunnel.query, query, caller, async (checked, rows) => {
      const { log } = this.options;
      const [started, reached, outcomes] = await Promise.all([
        log.started(checked),
        log.reached(checked),
        log.outcomes(checked),
      ]);
      return rows.funnel({ started, reached, outcomes });
    });
  }

  /** What instances that were won or lost in the period brought, and how fast. */
  velocity(query: ReportQuery = {}, caller?: AudienceCaller): Promise<GetVelocity.Response> {
    return this.#report(GetVelocity.query, query, caller, async (checked, rows) => {
      await this.#assertReadable(caller, ['value', 'currency']);
      const { log } = this.options;
      const [ended, cycles] = await Promise.all([log.ended(checked), log.cycles(checked)]);
      return rows.velocity({ ended, cycles });
    });
  }

  /** Why instances were lost in the period, and what they were worth then. */
  lostReasons(query: ReportQuery = {}, caller?: AudienceCaller): Promise<GetLostReasons.Response> {
    return this.#report(GetLostReasons.query, query, caller, async (checked, rows) => {
      await this.#assertReadable(caller, ['lostReason', 'value', 'currency']);
      return rows.lostReasons(await this.options.log.losses(checked));
    });
  }

  /** The value of opportunities that are open and that were won, by period. */
  forecast(query: GetForecast.Query = {}, caller?: AudienceCaller): Promise<GetForecast.Response> {
    return withStrapiErrors(async () => {
      this.#assertLevel();
      const parsed = parseRequest(GetForecast.query, query, 'query');
      const checked = await this.#queries.check(parsed, caller, true);
      await this.#assertReadable(caller, ['value', 'currency', 'closeDate']);
      const { log, forecasts } = this.options;
      const { selection, groups } = checked;
      const { definition, version, entity, hidden } = selection;
      const rows = new ReportRows(checked);
      // Of all opportunities: a part of them says less of what a stage promises.
      const records = { type: UID.opportunity };
      const winRates = rows.winRates(
        await log.winRates({ ...{ definition, version, entity, hidden, records } }),
      );
      const rates = new Map(
        winRates.map((one) => [rateKey([one.definition, one.entity, one.stage]), one.rate]),
      );
      const wanted = {
        ...{ selection, groups, period: parsed.period ?? 'month' },
        days: { from: dayOf(selection.from), to: dayAfter(selection.to) },
      };
      const data = rows.forecast({
        ...{ won: await forecasts.won(wanted), open: await forecasts.open(wanted), rates },
      });
      return { data, meta: { ...(await this.#meta(checked)), winRates } };
    });
  }

  #report<Row>(
    contract: typeof GetConversion.query,
    query: ReportQuery,
    caller: AudienceCaller | undefined,
    read: (checked: CheckedQuery, rows: ReportRows) => Promise<Row[]>,
  ): Promise<{ data: Row[]; meta: ReportMeta }> {
    return withStrapiErrors(async () => {
      this.#assertLevel();
      const checked = await this.#queries.check(parseRequest(contract, query, 'query'), caller);
      const data = await read(checked, new ReportRows(checked));
      return { data, meta: await this.#meta(checked) };
    });
  }

  async #meta({ selection, names }: CheckedQuery): Promise<ReportMeta> {
    return {
      ...{ from: timeOf(selection.from), to: timeOf(selection.to), groupBy: [...names] },
      isComplete: await this.options.stageLog.isComplete(),
    };
  }

  #assertLevel(): void {
    if (!this.options.levels.includes(3)) throw new CrmNotFoundError('Reports come with level 3.');
  }

  /** In the admin a role may be kept from attributes of opportunities, which have the values. */
  async #assertReadable(
    caller: AudienceCaller | undefined,
    names: readonly string[],
  ): Promise<void> {
    const { strapi } = this.options;
    // The figures of a type that the caller may not list are left out.
    if (!caller || !(await mayReadType(strapi, caller, UID.opportunity))) return;
    const barred = names.find((name) => !mayReadField(strapi, caller, UID.opportunity, name));
    if (barred === undefined) return;
    const message = `You may not read "${barred}" of ${UID.opportunity}.`;
    throw new CrmRefusedError('read', message, { uid: UID.opportunity, attribute: barred });
  }

  async #mayReadReasons(caller: AudienceCaller | undefined): Promise<boolean> {
    if (!caller) return true;
    const { strapi } = this.options;
    if (!(await mayReadType(strapi, caller, UID.opportunity))) return true;
    return mayReadField(strapi, caller, UID.opportunity, 'lostReason');
  }
}

const timeOf = (time: number | undefined): string | null =>
  time === undefined ? null : new Date(time).toISOString();

const DAY = 86_400_000;

const dayOf = (time: number | undefined): string | undefined =>
  timeOf(time)?.slice(0, 'YYYY-MM-DD'.length);

/** The first day that begins at the time or after it. */
const dayAfter = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : dayOf(Math.ceil(time / DAY) * DAY);
