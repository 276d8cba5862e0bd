import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { EngineEvent, InstanceId, Json } from '../../../server/src/core/contracts';
import {
  createEngine,
  SimulatedClock,
  type StandaloneEngine,
} from '../../../server/src/standalone';
import { decided, NOW, refused, user } from '../../support/engine';

const fixture = (name: string): unknown =>
  JSON.parse(
    readFileSync(path.resolve(__dirname, `../../fixtures/definitions/${name}.json`), 'utf8'),
  );

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const enterprise = (): unknown => ({
  id: 'enterprise-sales',
  dataSchema: {
    budget: { type: 'number', min: 0 },
    region: { type: 'string', enum: ['EMEA', 'AMER'] },
  },
  entities: {
    lead: {
      stages: ['new', 'qualified', { name: 'won', final: true }, { name: 'lost', final: true }],
    },
  },
  transitions: {
    qualify: {
      from: 'new',
      to: 'qualified',
      condition: "data.score > 50 AND data.region == 'EMEA'",
      assign: { team: 'inside-sales', pick: 'round_robin' },
    },
    win: {
      from: 'qualified',
      to: 'won',
      require: { comment: true, fields: ['budget'] },
      condition: { all: ['data.budget >= 1000', { type: 'role_check', roles: ['closer'] }] },
      approval: { strategy: 'quorum', quorum: 2, voters: { team: 'deal-desk' } },
      do: [
        {
          activity: 'welcome-email',
          as: 'mail',
          retry: { attempts: 3, delay: '10s', backoff: 'exponential' },
        },
      ],
    },
  },
  campaigns: {
    nurture: {
      do: [
        {
          parallel: [
            [{ activity: 'intro-email' }, { wait: '3 days' }],
            [{ task: 'Call the customer', assign: { role: 'sdr' }, due: '2 days' }],
          ],
        },
        {
          inclusive: [
            {
              when: 'data.budget > 10000',
              do: [{ task: 'Plan a visit', assign: { role: 'closer' } }],
            },
            { when: "data.region == 'EMEA'", do: [{ activity: 'webinar-invite' }] },
            { else: [{ activity: 'newsletter' }] },
          ],
        },
        {
          exclusive: [
            { when: 'data.score > 50', do: [{ transition: 'qualify' }] },
            { else: [{ set: { score: 'data.score + 5' } }] },
          ],
        },
      ],
    },
  },
});

function world(definition: unknown) {
  const clock = new SimulatedClock('2026-01-05T09:00:00Z');
  const sent: string[] = [];
  const events: EngineEvent[] = [];
  const failures = new Map<string, number>();
  const integration = (name: string) => ({
    name,
    execute: async (): Promise<Json> => {
      const left = failures.get(name) ?? 0;
      failures.set(name, left - 1);
      if (left > 0) throw new Error('451 try again later');
      sent.push(name);
      return { sent: name };
    },
  });
  const engine = createEngine({
    clock,
    definitions: [definition],
    groups: {
      teams: {
        'inside-sales': ['user:ivy', 'user:ike'],
        'deal-desk': ['user:dee', 'user:dan', 'user:dot'],
      },
      roles: { closer: ['user:cleo'], sdr: ['user:sid'] },
    },
    integrations: ['welcome-email', 'intro-email', 'webinar-invite', 'newsletter'].map(integration),
    onEvent: (event) => events.push(event),
  });
  return { engine, clock, sent, events, failures };
}

const subject = { type: 'lead', id: 'acme' };

async function begin(engine: StandaloneEngine, words: object = {}) {
  const { next } = decided(
    await engine.begin({ definition: 'enterprise-sales', subject, ...words }),
  );
  return next.id;
}

describe('the standalone engine', () => {
  test('runs sales-pipeline.json unchanged [US-011, US-012]', async () => {
    const engine = createEngine({ definitions: [fixture('sales-pipeline')] });
    engine.storage.putRecord(subject, { score: null });
    const { next } = decided(await engine.begin({ definition: 'sales-pipeline', subject }));
    const qualify = () =>
      engine.execute(next.id, { type: 'act', action: 'qualify', actor: user('ann') });
    expect(refused(await qualify())).toMatchObject({
      code: 'ConditionNotMet',
      reason: expect.stringContaining('data.score'),
    });
    engine.storage.putRecord(subject, { score: 51 });
    expect(decided(await qualify()).next.stage).toBe('qualified');
  });

  test('runs enterprise-crm.json: an implied stage, closed by hand', async () => {
    const engine = createEngine({ definitions: [fixture('enterprise-crm')] });
    const { next } = decided(await engine.begin({ definition: 'enterprise-crm', subject }));
    expect(next).toMatchObject({ stage: 'open', status: 'active' });
    const close = { type: 'act', action: 'close', outcome: 'lost', actor: user('ann') } as const;
    expect(decided(await engine.execute(next.id, close)).next.status).toBe('lost');
  });

  test('drives a lead to won: condition, round robin, approval by two of three, a mail sent at the third try', async () => {
    const { engine, clock, sent, failures } = world(enterprise());
    engine.storage.putRecord(subject, { score: 60, name: 'Acme' });
    const id = await begin(engine, { entity: 'lead', fields: { region: 'EMEA' } });
    const act = (action: string, words: object = {}, by = 'cleo') =>
      engine.execute(id, { type: 'act', action, actor: user(by), ...words });
    expect(decided(await act('qualify')).next.assignees).toEqual(['user:ivy']);
    expect(refused(await act('win', { comment: 'go', fields: { budget: 999 } })).code).toBe(
      'ConditionNotMet',
    );
    expect(refused(await act('win', { comment: 'go', fields: { budget: -1 } })).code).toBe(
      'InvalidField',
    );
    expect(refused(await act('win', { comment: 'go', fields: { budget: 5000 } }, 'sid')).code).toBe(
      'ConditionNotMet',
    );
    const { pending } = decided(await act('win', { comment: 'go', fields: { budget: 5000 } }));
    const vote = (by: string) =>
      engine.execute(id, { type: 'vote', task: pending!, choice: 'approve', actor: user(by) });
    decided(await vote('dee'));
    expect(refused(await vote('cleo')).code).toBe('NoSeat');
    expect(decided(await vote('dot')).next).toMatchObject({
      stage: 'won',
      status: 'active',
      data: { budget: 5000 },
    });
    failures.set('welcome-email', 2);
    await engine.runDue();
    expect(sent).toEqual([]);
    await engine.advance(clock, 29_000);
    expect(sent).toEqual([]);
    await engine.advance(clock, 1_000);
    expect(sent).toEqual(['welcome-email']);
    expect(await engine.load(id)).toMatchObject({
      status: 'completed',
      data: { mail: { sent: 'welcome-email' } },
    });
  });

  test('drives a member through the nurture campaign: parallel, inclusive, and the lead’s own transition [US-013]', async () => {
    const { engine, clock, sent } = world(enterprise());
    engine.storage.putRecord(subject, { score: 60 });
    const lead = await begin(engine, { entity: 'lead', fields: { region: 'EMEA' } });
    const member = await begin(engine, {
      campaign: 'nurture',
      fields: { budget: 20_000, region: 'EMEA' },
    });
    await engine.advance(clock, 3 * DAY);
    const [call] = (await engine.load(member)).tasks;
    expect(call).toMatchObject({ label: 'Call the customer', dueAt: Date.UTC(2026, 0, 7, 9) });
    decided(
      await engine.execute(member, { type: 'completeTask', task: call!.id, actor: user('sid') }),
    );
    await engine.runDue();
    expect(sent).toEqual(['intro-email', 'webinar-invite']);
    const [visit] = (await engine.load(member)).tasks;
    expect(visit!.label).toBe('Plan a visit');
    decided(
      await engine.execute(member, { type: 'completeTask', task: visit!.id, actor: user('cleo') }),
    );
    await engine.runDue();
    expect((await engine.load(member)).status).toBe('completed');
    expect((await engine.load(lead)).stage).toBe('qualified');
  });

  test('says what is wrong with a definition, and accepts custom ids, clocks and directories', async () => {
    expect(() =>
      createEngine({ definitions: [{ id: 'x', transitions: { a: { from: 'b' } } }] }),
    ).toThrow(/transitions\.a/);
    const engine = createEngine();
    expect(engine.publishJson(fixture('sales-pipeline')).name).toBe('sales-pipeline');
    const instance = 'mine' as InstanceId;
    const { next } = decided(
      await engine.begin({ definition: 'sales-pipeline', subject, instance }),
    );
    expect(next.id).toBe('mine');
    expect(Math.abs(next.startedAt - Date.now())).toBeLessThan(HOUR);
  });
});

test('ten thousand instances with a wait each advance in time that grows with their number', async () => {
  const clock = new SimulatedClock(new Date(NOW));
  const engine = createEngine({
    clock,
    definitions: [{ id: 'waits', campaigns: { wait: { do: [{ wait: '1h' }, { wait: '1h' }] } } }],
  });
  const begin = (from: number, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        engine.begin({
          ...{ definition: 'waits', campaign: 'wait' },
          subject: { type: 'lead', id: `r${from + index}` },
        }),
      ),
    );
  const advance = async (count: number): Promise<number> => {
    const before = process.cpuUsage();
    expect(await engine.advance(clock, 3 * 3_600_000)).toBe(2 * count);
    const { user: used, system } = process.cpuUsage(before);
    return (used + system) / 1_000;
  };
  await begin(0, 1_000);
  const few = await advance(1_000);
  await begin(1_000, 10_000);
  const many = await advance(10_000);
  console.log(`1,000 instances: ${few.toFixed(0)} ms, 10,000: ${many.toFixed(0)} ms of CPU`);
  // Ten times as many; a quadratic storage takes a hundred times as long.
  expect(many).toBeLessThan(30 * Math.max(few, 100));
}, 60_000);
