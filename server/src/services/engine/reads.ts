import type { Core } from '@strapi/strapi';

import type { ExplainAction } from '../../contracts/actions';
import type { ListEscalations } from '../../contracts/escalations';
import type { GetInstanceGraph } from '../../contracts/instance-graph';
import type { GetInstance, GetInstanceHistory, ListInstances } from '../../contracts/instances';
import type { SlaState } from '../../contracts/sla-state';
import type { InstanceId, Subject } from '../../core/contracts';
import { isValidIdentifier } from '../../sql/identifier';
import { instanceOf, unknown, type InstanceCommands } from './commands';
import type { EngineGraph } from './graph';
import type { ExplainInput, PageInput } from './inputs';
import { toInstanceGraph } from './instance-graph';
import { pageMeta, toPage } from '../paging';
import { assertHasSla, slaStateOf } from '../sla-state';
import { toInstanceListQuery } from './instance-list-query';
import { ownedTables } from './owned-tables';
import { toEntry, toRow } from './views';
import { actorOf } from './actor-and-subject';

/** Queries on instances; change nothing. */
export class InstanceReads {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly graph: () => EngineGraph,
    private readonly commands: InstanceCommands,
  ) {}

  async explain(
    instance: string,
    action: string,
    input: ExplainInput,
  ): Promise<ExplainAction.Response['data']> {
    const { revision } = await this.commands.snapshot(instance);
    const explained = await this.graph().engine.explain(
      instance as InstanceId,
      action,
      await actorOf(this.strapi, input),
      input.outcome,
    );
    const { possible, obstacles, condition, waitsFor, next } = explained;
    return {
      ...{ action, possible, condition },
      obstacles: obstacles.map(({ code, reason, path }) => ({ code, reason, path })),
      waitsFor: waitsFor.map(({ people, standIns, ...waiting }) => ({
        ...{ ...waiting, people: [...people] },
        standIns: standIns.map(({ person, chain }) => ({ person, chain: [...chain] })),
      })),
      next: { ...next, fields: [...next.fields], steps: [...next.steps] },
      revision,
    };
  }

  async get(instance: string): Promise<GetInstance.Response['data']> {
    return this.commands.view(await this.commands.snapshot(instance));
  }

  async pipelineGraph(instance: string): Promise<GetInstanceGraph.Data> {
    const snapshot = await this.commands.snapshot(instance);
    return toInstanceGraph(await this.graph().engine.definitionOf(snapshot), snapshot);
  }

  async list(
    query: ListInstances.Query,
    mayRead: (uid: string) => Promise<boolean>,
    mayReadOwner: (uid: string) => boolean,
  ): Promise<ListInstances.Response> {
    const { list, clock, sla } = this.graph();
    assertHasSla(sla !== undefined, query);
    const hidden: string[] = [];
    for (const type of await list.subjectTypes()) {
      if (!(await mayRead(type))) hidden.push(type);
    }
    const listQuery = toInstanceListQuery(
      query,
      hidden,
      clock.now().getTime(),
      ownedTables(this.strapi, mayReadOwner),
    );
    const { rows, total } = await list.read(listQuery);
    const slaOf = await this.slaOf(rows.map(({ id }) => id));
    return {
      data: rows.map((row) => ({ ...toRow(row), sla: slaOf(row.id) })),
      meta: { pagination: pageMeta(listQuery, total) },
    };
  }

  /** The SLAs of these instances. One query; none below level 3. */
  private async slaOf(instances: readonly string[]): Promise<(instance: string) => SlaState> {
    const { sla, clock } = this.graph();
    const clocks = instances.length > 0 ? await sla?.of(instances) : undefined;
    const now = clock.now().getTime();
    return (instance) => slaStateOf(clocks?.get(instance), now);
  }

  async history(instance: string, query: PageInput): Promise<GetInstanceHistory.Response> {
    await this.subjectOf({ instance });
    const page = toPage(query.pagination);
    const { entries, total } = await this.graph().history.page(instance, page);
    return { data: entries.map(toEntry), meta: { pagination: pageMeta(page, total) } };
  }

  async escalations(
    instance: string,
    { pagination }: ListEscalations.Query,
  ): Promise<ListEscalations.Response> {
    await this.subjectOf({ instance });
    const page = toPage(pagination);
    const { entries, total } = await this.graph().escalations.page(instance, page);
    const data = entries.map(({ to, at, ...entry }) => ({
      ...entry,
      to: [...to],
      at: new Date(at).toISOString(),
    }));
    return { data, meta: { pagination: pageMeta(page, total) } };
  }

  /** @throws CrmNotFoundError */
  async subjectOf(of: { readonly instance: string } | { readonly task: string }): Promise<Subject> {
    const found = await this.findSubject('instance' in of ? of.instance : instanceOf(of.task));
    if (found) return found;
    throw unknown('instance' in of ? 'instance' : 'task');
  }

  async findSubject(instance: string): Promise<Subject | undefined> {
    return isValidIdentifier(instance) ? this.graph().rows.subjectOf(instance) : undefined;
  }
}
