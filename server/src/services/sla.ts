import type { ListSla, ListSlaPipelines } from '../contracts/sla';
import type { Clock } from '../core/contracts';
import type { InstanceList } from '../sql/queries';
import type { SlaClock, SlaListQuery, SlaRows } from '../sql/sla/sla-rows';
import type { DefinitionRows } from '../strapi/ports/definition-rows';
import { withStrapiErrors } from '../strapi/ports/errors';
import { pageMeta, toPage } from './paging';
import { timeLeft } from './sla-state';

const COLUMNS = { breachAt: 'breach_at', startedAt: 'started_at' } as const;

/** `strapi.plugin('nexus-crm').service('sla')`: the SLAs of instances. */
export class SlaService {
  constructor(
    private readonly rows: SlaRows,
    private readonly instances: Pick<InstanceList, 'subjectTypes'>,
    private readonly clock: Clock,
    private readonly definitions: Pick<DefinitionRows, 'active' | 'find'>,
  ) {}

  /** The SLAs that active definitions declare, by the name of the definition. */
  pipelines(): Promise<ListSlaPipelines.Response> {
    return withStrapiErrors(async () => {
      const data: ListSlaPipelines.Response['data'] = [];
      for (const { name, version, label } of await this.definitions.active()) {
        const stored = await this.definitions.find(name, version);
        const { sla } = stored
          ? (JSON.parse(stored.schema) as { sla?: { duration: string; calendar?: string } })
          : {};
        if (!sla) continue;
        const { duration, calendar = null } = sla;
        data.push({ ...{ definition: name, label, version }, ...{ duration, calendar } });
      }
      return { data, meta: {} };
    });
  }

  /**
   * The least time left first by default.
   *
   * @param mayRead excludes types of the app for which it returns false.
   */
  list(
    { filters = {}, sort = 'breachAt', pagination }: ListSla.Query = {},
    mayRead: (uid: string) => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<ListSla.Response> {
    return withStrapiErrors(async () => {
      const hidden: string[] = [];
      for (const type of await this.instances.subjectTypes()) {
        if (!(await mayRead(type))) hidden.push(type);
      }
      const [field, order = 'asc'] = sort.split(':') as [keyof typeof COLUMNS, ('asc' | 'desc')?];
      const { status, definition } = filters;
      const page = toPage(pagination as Parameters<typeof toPage>[0]);
      const query: SlaListQuery = {
        ...page,
        ...{ definition, hidden, sort: [COLUMNS[field], order] },
        status: typeof status === 'object' ? status.$in : status && [status],
      };
      const { clocks, total } = await this.rows.page(query);
      const now = this.clock.now().getTime();
      const data = clocks.map((one) => present(one, now));
      return { data, meta: { pagination: pageMeta(page, total) } };
    });
  }
}

const textOf = (time: number): string => new Date(time).toISOString();
const orNull = (time: number | null): string | null => (time === null ? null : textOf(time));

const present = (clock: SlaClock, now: number): ListSla.Response['data'][number] => ({
  ...clock,
  subject: { ...clock.subject },
  startedAt: textOf(clock.startedAt),
  breachAt: textOf(clock.breachAt),
  pausedAt: orNull(clock.pausedAt),
  endedAt: orNull(clock.endedAt),
  leftMs: timeLeft(clock, now),
});
