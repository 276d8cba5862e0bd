/** @databases sqlite */
import { until } from '../../support/other-process';
import { inDays } from '../delegations/support';
import { COMPANY, CONTACT, PipelineApp } from '../engine/support';

const PIPELINE = {
  id: 'sales',
  entities: { lead: { stages: ['new', 'called'] } },
  transitions: { call: { from: 'new', to: 'called', do: [{ task: 'Call' }] } },
  campaigns: { hello: { do: [{ wait: '1 day' }] } },
};

interface Cause {
  readonly of: string;
  /** On one record, in this order; those of an instance are of one decision. */
  readonly events: readonly [string, string];
  readonly cause: (crm: PipelineApp) => Promise<{ readonly status: number }>;
}

/** Each kind of event, and what causes two of it. */
const CAUSES: readonly Cause[] = [
  {
    of: 'records',
    events: ['lead.created', 'lead.changed'],
    cause: async (crm) => crm.put(`/contacts/${await crm.lead()}`, { name: 'Leo', revision: 1 }),
  },
  {
    of: 'instances',
    events: ['instance.transitioned', 'task.opened'],
    cause: async (crm) => crm.act((await crm.start('sales', await crm.lead())).id, 'call'),
  },
  {
    of: 'campaigns',
    events: ['campaign.started', 'campaign.paused'],
    cause: async (crm) => {
      const audience = { type: CONTACT, records: [await crm.lead()] };
      const values = { name: 'Hello', definition: 'sales', flow: 'hello', audience };
      const { documentId } = (await crm.post('/campaigns', values)).body.data;
      await crm.post(`/campaigns/${documentId}/start`);
      return crm.post(`/campaigns/${documentId}/pause`);
    },
  },
  {
    of: 'delegations',
    events: ['delegation.created', 'delegation.ended'],
    cause: async (crm) => {
      const [from, to] = [await crm.user('ann'), await crm.user('bob')];
      const values = { delegator: from.person, delegatee: to.person, to: inDays(2) };
      const { id } = (await crm.post('/delegations/all', values)).body.data;
      return crm.post(`/delegations/${id}/end`);
    },
  },
  {
    of: 'embedded contacts',
    events: ['contact.added', 'contact.updated'],
    cause: async (crm) => {
      const companies = crm.app.strapi.documents(COMPANY as 'admin::user');
      const { documentId } = await companies.create({ data: { name: 'Acme' } });
      const url = `/models/${COMPANY}/${documentId}/contacts`;
      const { id } = (await crm.post(url, { name: 'Eve' })).body.data;
      return crm.put(`${url}/${id}`, { name: 'Eva' });
    },
  },
];

/** All events of the CRM leave it in the same way, whatever they are of. */
describe('the publisher of events', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    const config = { timers: { worker: false } };
    crm = await PipelineApp.start({ level: 3, plugins: { 'nexus-crm': { config } } });
    await crm.publish(PIPELINE);
  });
  afterAll(() => crm.dispose());

  test.each(CAUSES)(
    '[FR-EXT-004] a listener that throws loses no event of $of, and one that never answers holds up no caller',
    async ({ events, cause }) => {
      const names = events.map((event) => `nexus-crm.${event}`);
      const seen: string[] = [];
      const hub = crm.app.strapi.eventHub;
      const subscriber = async (name: string): Promise<void> => {
        if (!names.includes(name)) return;
        seen.push(name);
        if (name === names[0]) throw new Error('No line');
        await new Promise(() => undefined);
      };
      hub.subscribe(subscriber);
      const { status } = await cause(crm);
      expect(status).toBeLessThan(300);
      await until(() => Promise.resolve(seen.length === 2));
      hub.unsubscribe(subscriber);
      expect(seen).toEqual(names);
    },
  );

  test('[FR-EXT-004] events of one record come in order, whichever change they are of', async () => {
    const seen: string[] = [];
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const lead = await crm.lead();
    const subscriber = async (name: string, payload: { readonly documentId?: unknown }) => {
      if (payload.documentId !== lead) return;
      seen.push(`${name} begins`);
      if (name === 'nexus-crm.lead.changed') await answered;
      seen.push(`${name} ends`);
    };
    crm.app.strapi.eventHub.subscribe(subscriber);
    await crm.put(`/contacts/${lead}`, { name: 'Leo', revision: 1 });
    await crm.app.strapi.db.query(CONTACT).deleteMany({ where: { documentId: lead } });
    expect(seen).toEqual(['nexus-crm.lead.changed begins']);
    answer();
    await until(() => Promise.resolve(seen.length === 4));
    crm.app.strapi.eventHub.unsubscribe(subscriber);
    expect(seen).toEqual([
      ...['nexus-crm.lead.changed begins', 'nexus-crm.lead.changed ends'],
      ...['nexus-crm.lead.deleted begins', 'nexus-crm.lead.deleted ends'],
    ]);
  });

  test('[FR-EXT-004] a listener that is busy with one record holds up no other', async () => {
    const seen: unknown[] = [];
    const subscriber = async (name: string, payload: { readonly documentId: unknown }) => {
      if (name !== 'nexus-crm.lead.deleted') return;
      seen.push(payload.documentId);
      await new Promise(() => undefined);
    };
    crm.app.strapi.eventHub.subscribe(subscriber);
    const ids = [await crm.lead(), await crm.lead()];
    await crm.app.strapi.db.query(CONTACT).deleteMany({ where: { documentId: { $in: ids } } });
    await until(() => Promise.resolve(seen.length === 2));
    crm.app.strapi.eventHub.unsubscribe(subscriber);
    expect(new Set(seen)).toEqual(new Set(ids));
  });
});

describe('with a short `extensionTimeout`', () => {
  test('[FR-EXT-004] a listener that never answers holds up its record for no longer', async () => {
    const config = { timers: { worker: false }, extensionTimeout: 100 };
    const crm = await PipelineApp.start({ plugins: { 'nexus-crm': { config } } });
    const seen: string[] = [];
    const lead = await crm.lead();
    const subscriber = async (name: string, payload: { readonly documentId?: unknown }) => {
      if (payload.documentId !== lead) return;
      seen.push(name);
      await new Promise(() => undefined);
    };
    crm.app.strapi.eventHub.subscribe(subscriber);
    await crm.put(`/contacts/${lead}`, { name: 'Leo', revision: 1 });
    await crm.app.strapi.db.query(CONTACT).deleteMany({ where: { documentId: lead } });
    await until(() => Promise.resolve(seen.length === 2));
    crm.app.strapi.eventHub.unsubscribe(subscriber);
    expect(seen).toEqual(['nexus-crm.lead.changed', 'nexus-crm.lead.deleted']);
    await crm.dispose();
  });
});
