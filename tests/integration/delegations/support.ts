import { PipelineApp, TASK_GRANTS, type Caller } from '../engine/support';
import type { AppOptions } from '../../support/app';
import type { Answer } from '../../support/http';

export const DAY = 24 * 3_600_000;

/** A time some days from now. */
export const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString();

const GRANTS = [
  ...['find', 'findOne', 'create', 'update', 'end', 'delete', 'history'].map(
    (action) => `plugin::nexus-crm.delegations.${action}`,
  ),
  ...['find', 'tasks'].map((action) => `plugin::nexus-crm.dashboard.${action}`),
  ...['contact', 'opportunity'].map((name) => `plugin::nexus-crm.${name}.find`),
  'plugin::nexus-crm.notifications.find',
  ...TASK_GRANTS,
];

/** The same pipeline under two names. */
const pipeline = (id: string): Record<string, unknown> => ({
  id,
  entities: {
    lead: {
      stages: ['new', 'open', { name: 'won', final: true }],
      automation: {
        escalation: [
          {
            ...{ after: '1h', stage: 'open', action: 'reassign' },
            to: { team: 'desk', pick: 'round_robin' },
          },
          { after: '2h', stage: 'open', action: 'notify' },
        ],
      },
    },
  },
  transitions: {
    call: { from: '*', to: 'open', do: [{ task: 'Call', assign: { owner: true } }] },
    shared: { from: '*', to: 'open', do: [{ task: 'Call', assign: { team: 'desk' } }] },
    pick: { from: '*', to: 'open', assign: { team: 'desk', pick: 'round_robin' } },
    ask: { from: '*', to: 'won', approval: { strategy: 'unison', voters: { team: 'board' } } },
    sign: { from: '*', to: 'won', approval: { strategy: 'unison', voters: { owner: true } } },
    idle: { from: '*', to: 'open' },
  },
});

export interface PendingItem {
  readonly kind: string;
  readonly id: string;
  readonly instance: string | null;
  readonly onBehalfOf: string | null;
}

/** An instance with its open tasks. */
export interface View {
  readonly stage: string;
  readonly assignees: readonly string[];
  readonly tasks: readonly [
    {
      readonly id: string;
      readonly assignees: readonly string[];
      readonly seats: readonly { readonly person: string; readonly vote: object | null }[];
    },
  ];
}

export interface Entry {
  readonly event: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly payload: Record<string, unknown>;
}

/** An app at level 3 with people who delegate. */
export class Delegating {
  #count = 0;

  private constructor(readonly crm: PipelineApp) {}

  static async start(options: AppOptions = {}): Promise<Delegating> {
    const crm = await PipelineApp.start({ level: 3, ...options });
    await crm.workers.stop();
    await crm.app.http.grant('authenticated', GRANTS);
    for (const name of ['sales', 'renewals']) await crm.publish(pipeline(name));
    return new Delegating(crm);
  }

  /** One after the other, so that their order is known. */
  async people<const Names extends readonly string[]>(
    ...names: Names
  ): Promise<{ [Key in keyof Names]: Caller }> {
    const made: Caller[] = [];
    for (const name of names) made.push(await this.crm.user(`${name}-${(this.#count += 1)}`));
    return made as { [Key in keyof Names]: Caller };
  }

  /** The members of a team from now on. */
  async team(key: string, members: readonly Caller[]): Promise<string> {
    const list = members.map(({ person }) => person);
    const [found] = (await this.crm.get(`/teams?filters[key]=${key}`)).body.data;
    if (!found) return this.crm.team(key, list);
    await this.crm.put(`/teams/${found.documentId}`, { members: list });
    return found.documentId as string;
  }

  delegate(from: Caller, to: Caller, more: object = {}): Promise<Answer> {
    const data = { delegatee: to.person, to: inDays(7), ...more };
    return this.crm.post('/delegations', data, from.token);
  }

  /** The id of a new delegation. */
  async delegated(from: Caller, to: Caller, more: object = {}): Promise<string> {
    const { status, body } = await this.delegate(from, to, more);
    expect([status, body.error]).toEqual([201, undefined]);
    return body.data.id as string;
  }

  async end(id: string, { token }: Caller): Promise<void> {
    expect((await this.crm.post(`/delegations/${id}/end`, undefined, token)).status).toBe(200);
  }

  /** A pipeline on a new lead, after an action. */
  async begin(
    owner: string | null,
    action?: string,
    definition = 'sales',
  ): Promise<{ readonly id: string; readonly lead: string }> {
    const lead = await this.crm.lead({ owner });
    const { id } = await this.crm.start(definition, lead);
    if (action !== undefined) expect((await this.crm.act(id, action)).status).toBe(200);
    return { id, lead };
  }

  /** Makes one level of the ladder due, and carries it out. */
  async escalate(instance: string, level: number): Promise<void> {
    const timers = this.crm.app.strapi.db.connection('crm_timers');
    await timers
      .where({ instance_id: instance, type: 'escalation' })
      .where('payload', 'like', `%"level":${level}%`)
      .update({ trigger_at: 1 });
    expect(await this.crm.engine.runDue()).toBe(1);
  }

  async see(id: string): Promise<View> {
    return (await this.crm.get(`/instances/${id}`)).body.data as View;
  }

  async history(id: string): Promise<readonly Entry[]> {
    return (await this.crm.get(`/instances/${id}/history?pagination[pageSize]=100`)).body.data;
  }

  async dashboard({ token }: Caller): Promise<readonly PendingItem[]> {
    const { status, body } = await this.crm.get('/dashboard?pagination[pageSize]=100', token);
    expect([status, body.meta?.pagination.total]).toEqual([200, body.data?.length]);
    return body.data;
  }

  /** `[kind, id, onBehalfOf]` of what waits for somebody. */
  async waiting(caller: Caller): Promise<readonly (readonly (string | null)[])[]> {
    const items = await this.dashboard(caller);
    return items.map(({ kind, id, onBehalfOf }) => [kind, id, onBehalfOf]);
  }
}
