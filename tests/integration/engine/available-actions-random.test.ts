/** @databases sqlite postgres */
import fc from 'fast-check';

import { PipelineApp, type Caller } from './support';
import { runs, SEED, timeLimit } from '../../support/runs';

const RUNS = runs(12);

const STAGES = ['new', 'open', 'busy', 'won'] as const;
const stage = fc.constantFrom(...STAGES);
const key = fc.constantFrom('budget', 'phone', 'note');
const condition = fc.oneof(
  fc.constantFrom('data.budget > 2', 'data.budget < 2', "data.phone != 'x'", 'NOT data.note'),
  fc.constantFrom(
    { type: 'role_check', roles: ['nobody'] },
    { type: 'team_check', teams: ['desk'] },
  ),
);
const require = fc.record(
  { comment: fc.boolean(), fields: fc.uniqueArray(key, { maxLength: 2 }) },
  { requiredKeys: [] },
);
const approval = fc.constant({ strategy: 'majority', voters: { team: 'desk' } });
const transition = fc.record(
  {
    from: fc.oneof(fc.uniqueArray(stage, { minLength: 1 }), fc.constant('*')),
    to: stage,
    ...{ condition, require, fields: fc.uniqueArray(key, { minLength: 1 }), approval },
  },
  { requiredKeys: ['from', 'to'] },
);
const rule = fc.oneof(
  fc.constant(false),
  fc.record({ condition, require, approval, roles: fc.constant(['nobody']) }, { requiredKeys: [] }),
);
const definition = fc.record({
  required: fc.boolean(),
  actions: fc.dictionary(fc.constantFrom('close', 'cancel', 'assign', 'comment', 'convert'), rule, {
    maxKeys: 3,
  }),
  transitions: fc.dictionary(fc.constantFrom('one', 'two', 'three', 'four'), transition, {
    minKeys: 2,
  }),
});
const picks = fc.array(fc.nat(100), { minLength: 4, maxLength: 8 });

interface Listed {
  readonly action: string;
  readonly outcome: string | null;
  readonly possible: boolean;
  readonly obstacles: readonly { readonly code: string; readonly reason: string }[];
  readonly asks: readonly { readonly code: string; readonly reason: string }[];
  readonly needs: readonly string[];
  readonly input: {
    readonly properties: Readonly<Record<string, { readonly default?: unknown }>>;
    readonly required: readonly string[];
  };
}

interface Refused {
  readonly error?: { readonly details: { readonly code: string } };
}

const VALUES: Readonly<Record<string, unknown>> = { budget: 3, phone: '030', note: 'n' };

/** What a person enters who fills in what a form asks for. */
const filled = ({ outcome, needs, input }: Listed): object => ({
  ...(outcome && { outcome }),
  ...(needs.includes('comment') && { comment: 'x' }),
  ...(needs.includes('assignees') && { assignees: [] }),
  ...(needs.includes('fields') && {
    fields: Object.fromEntries(
      input.required.map((name) => [name, input.properties[name]?.default ?? VALUES[name]]),
    ),
  }),
});

/** FR-L2-008. The list agrees with `explain`, and with what happens when one performs what it lists. */
describe('the actions of random definitions', () => {
  let crm: PipelineApp;
  let ann: Caller;
  let count = 0;
  const seen = { possible: 0, barred: 0 };

  beforeAll(async () => {
    crm = await PipelineApp.start();
    ann = await crm.user('ann');
    await crm.team('desk', [(await crm.user('bea')).person, (await crm.user('cem')).person]);
    await crm.app.http.grant('authenticated', ['plugin::nexus-crm.instances.actions']);
  });
  afterAll(() => crm.dispose());

  test(
    `${RUNS} walks`,
    async () => {
      await fc.assert(fc.asyncProperty(definition, picks, walk), { numRuns: RUNS, seed: SEED });
      expect(seen.possible).toBeGreaterThan(0);
      expect(seen.barred).toBeGreaterThan(0);
    },
    timeLimit(300_000),
  );

  async function walk(
    { required, actions, transitions }: typeof definition extends fc.Arbitrary<infer T> ? T : never,
    choices: readonly number[],
  ): Promise<void> {
    count += 1;
    const id = `random${count}`;
    await crm.publish({
      ...{ id, transitions },
      dataSchema: { budget: { type: 'integer', required }, note: { type: 'string' } },
      entities: {
        lead: { stages: ['new', 'open', 'busy', { name: 'won', final: true }], actions },
      },
    });
    const { id: instance } = (await crm.start(id, await crm.lead())) as { id: string };
    for (const choice of choices) {
      const { body } = await crm.get<{ data: readonly Listed[] }>(
        `/instances/${instance}/actions`,
        ann.token,
      );
      for (const listed of body.data) await compare(instance, listed);
      const picked = body.data[choice % Math.max(body.data.length, 1)];
      if (picked) await perform(instance, picked);
    }
  }

  async function compare(instance: string, listed: Listed): Promise<void> {
    const { action, outcome, obstacles, asks } = listed;
    const query = outcome === null ? '' : `?outcome=${outcome}`;
    const { body } = await crm.get<{ data: Pick<Listed, 'obstacles'> }>(
      `/instances/${instance}/explain/${action}${query}`,
      ann.token,
    );
    const sorted = (all: Listed['obstacles']): unknown[] =>
      all.map(({ code, reason }) => `${code} ${reason}`).sort();
    expect(sorted([...obstacles, ...asks])).toEqual(sorted(body.data.obstacles));
  }

  async function perform(instance: string, listed: Listed): Promise<void> {
    const { action, obstacles, asks, needs } = listed;
    const { status, body } = await crm.post<Refused>(
      `/instances/${instance}/actions/${action}`,
      filled(listed),
      ann.token,
    );
    const code = body.error?.details.code;
    seen[obstacles.length > 0 ? 'barred' : 'possible'] += 1;
    if (obstacles[0]) expect([action, code]).toEqual([action, obstacles[0].code]);
    else if (status !== 200) {
      // Only a condition on what has just been given may refuse it.
      expect([action, code]).toEqual([action, 'ConditionNotMet']);
      expect(needs.includes('fields') || asks.some((one) => one.code === code)).toBe(true);
    }
  }
});
