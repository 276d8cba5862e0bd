/** @databases sqlite postgres */
import fc from 'fast-check';

import type { ActionView, InstanceView } from '../../../server/src/contracts/instances';
import type { Answer } from '../../support/http';
import { random, timeLimit } from '../../support/runs';
import { PipelineApp, type Caller } from './support';

type Values = Readonly<Record<string, unknown>>;

const PIPELINE = {
  id: 'agree',
  dataSchema: {
    budget: { type: 'number', min: 0 },
    region: { type: 'string', enum: ['EMEA', 'AMER'] },
  },
  entities: {
    lead: {
      stages: ['new', 'open', 'offer', { name: 'won', final: true }, { name: 'lost', final: true }],
    },
  },
  actions: { cancel: { require: { comment: true } } },
  transitions: {
    qualify: {
      ...{ from: 'new', to: 'open', require: { fields: ['budget'] } },
      do: [
        {
          parallel: [
            [{ task: 'Call', assign: { team: 'sales' } }],
            [{ task: 'Check' }, { set: { score: 'data.score + 1' } }],
          ],
        },
      ],
    },
    offer: {
      ...{ from: ['new', 'open'], to: 'offer' },
      approval: { strategy: 'majority', voters: { team: 'sales' }, voidOnChange: ['score'] },
    },
    think: {
      ...{ from: ['new', 'open', 'offer'], to: 'open' },
      do: [
        {
          approval: { strategy: 'unison', voters: { team: 'sales' } },
          ...{ label: 'Sure?', onReject: 'fail' },
        },
        { wait: '1 day' },
        { task: 'Sign', assign: { role: 'authenticated' } },
      ],
    },
    back: { from: ['open', 'offer'], to: 'new', assign: { team: 'sales', pick: 'round_robin' } },
    win: { from: 'offer', to: 'won', condition: 'data.score > 1' },
    lose: { from: '*', to: 'lost', require: { comment: true } },
  },
};

const comment = fc.constantFrom('Called back', '', 'Ünïcödé 👋');
const fields = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Values>({ budget: 500 }, { budget: 0, phone: '030' }) },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        budget: fc.constantFrom(0, 500, -1, 'much', null),
        region: fc.constantFrom('EMEA', 'MARS'),
        phone: fc.constantFrom('030', 7, null),
        note: fc.constantFrom<unknown>('kept', { deep: [1, null] }),
      },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: fc.constant({ stage: 'won' }) },
);

/** What comes along, mostly little. */
const words = fc
  .tuple(fc.option(comment, { freq: 2 }), fc.option(fields, { freq: 2 }))
  .map(([said, given]) => ({
    ...(said === null ? {} : { comment: said }),
    ...(given === null ? {} : { fields: given }),
  }));

const by = fc.nat({ max: 3 });
const pick = fc.nat({ max: 7 });

/** One request. */
const move = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      action: fc.constantFrom(
        ...['qualify', 'offer', 'offer', 'think', 'back', 'here', 'here', 'here', 'here'],
        ...['comment', 'here', 'here', 'here', 'win', 'lose', 'cancel', 'convert'],
        ...['revertConvert', 'fly'],
      ),
      ...{ words, by },
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('close' as const),
      ...{ outcome: fc.constantFrom('won', 'lost'), words, by },
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('assign' as const), pick, by }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('task' as const),
      what: fc.constantFrom(
        'complete' as const,
        'vote' as const,
        'claim' as const,
        'release' as const,
      ),
      choice: fc.constantFrom('approve', 'approve', 'reject', 'abstain'),
      ...{ pick, words, by },
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('record' as const),
      values: fc.constantFrom({ score: 5 }, { score: 0 }, { stage: 'won' }, { kind: 'contact' }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('operate' as const),
      ...{ mode: fc.constantFrom('retry', 'skip', 'abandon'), pick },
    }),
  },
);
type Move = typeof move extends fc.Arbitrary<infer One> ? One : never;

/** Given, asked for and answered. */
interface Step {
  readonly given: Values;
  readonly answer: Answer<{ data: ActionView }>;
}

const LIVE = ['active', 'paused', 'needs_attention'];

describe('what an action and a task answer', () => {
  let crm: PipelineApp;
  let people: Caller[];
  const seen = new Map<string, number>();

  beforeAll(async () => {
    crm = await PipelineApp.start();
    people = [];
    for (const name of ['sally', 'sam', 'sue', 'olga']) people.push(await crm.user(name));
    await crm.app.http.grant('authenticated', ['plugin::nexus-crm.contact.update']);
    const sales = people.slice(0, 3).map(({ person }) => person);
    await crm.team('sales', sales);
    await crm.publish(PIPELINE);
  });
  afterAll(() => crm.dispose());

  const instanceOf = async (id: string): Promise<InstanceView> =>
    (await crm.get<{ data: InstanceView }>(`/instances/${id}`)).body.data;
  const recordOf = async (id: string): Promise<Values> =>
    (await crm.get<{ data: Values }>(`/contacts/${id}`)).body.data;
  const wordsOf = async (id: string): Promise<unknown[]> => {
    const url = `/instances/${id}/history?pagination[pageSize]=100`;
    const { body } = await crm.get<{ data: { payload: Values }[] }>(url);
    return body.data.map(({ payload }) => payload.comment);
  };

  const pickOf = <Item>(items: readonly Item[], at: number): Item | undefined =>
    items[at % Math.max(items.length, 1)];

  /** Undefined where there is nothing to ask for. */
  async function ask(one: Move, id: string, lead: string): Promise<Step | undefined> {
    const token = 'by' in one ? people[one.by]?.token : crm.token;
    const post = (url: string, given: Values) => crm.post<{ data: ActionView }>(url, given, token);
    const on = async (url: string, given: Values): Promise<Step> => ({
      given,
      answer: await post(url, given),
    });
    switch (one.kind) {
      case 'act': {
        const { stage } = await instanceOf(id);
        const ways = Object.entries(PIPELINE.transitions).filter(
          ([name, { from }]) => name !== 'lose' && [from].flat().includes(stage ?? ''),
        );
        const [way = 'comment'] = pickOf(ways, one.by) ?? [];
        const action = one.action === 'here' ? way : one.action;
        const url = `/instances/${id}/explain/${action}`;
        const explained = await crm.get<{ data: { possible: boolean } }>(url, token);
        const step = await on(`/instances/${id}/actions/${action}`, one.words);
        const isBare = Object.keys(one.words).length === 0 && action !== 'comment';
        if (isBare) {
          // What is done twice is answered once more.
          const again = action === 'convert' && !explained.body.data.possible;
          const possible = explained.body.data.possible || (again && step.answer.status === 200);
          expect([action, step.answer.status === 200]).toEqual([action, possible]);
        }
        return step;
      }
      case 'close':
        return on(`/instances/${id}/actions/close`, { outcome: one.outcome, ...one.words });
      case 'assign': {
        const assignees = [people[one.pick % 4]?.person, 'user:ghost'].slice(0, 1 + (one.pick & 1));
        return on(`/instances/${id}/actions/assign`, { assignees });
      }
      case 'task': {
        const task = pickOf((await instanceOf(id)).tasks, one.pick);
        if (!task) return undefined;
        const kinds = task.kind === 'approval' ? ['vote'] : ['claim', 'complete', 'release'];
        const what = (one.by % 4 === 3 ? one.what : pickOf(kinds, one.pick)) as typeof one.what;
        const { comment: said, fields: given } = one.words;
        const remark = said === undefined ? {} : { comment: said };
        const more = {
          ...{ claim: {}, release: {}, vote: { choice: one.choice, ...remark } },
          complete: { ...remark, ...(given === undefined ? {} : { fields: given }) },
        }[what];
        return on(`/tasks/${task.id}/${what}`, more);
      }
      case 'record':
        await crm.put(`/contacts/${lead}`, one.values);
        return undefined;
      case 'operate': {
        const token1 = pickOf((await instanceOf(id)).tokens, one.pick);
        if (one.pick > 5 && token1) return on(`/instances/${id}/tokens/${token1.id}/cancel`, {});
        return on(`/instances/${id}/resume`, { mode: one.mode });
      }
    }
  }

  function checkKept({ given }: Step, now: InstanceView, record: Values): void {
    for (const [key, value] of Object.entries((given.fields ?? {}) as Values)) {
      // A value that was not given is null.
      const kept = (key in now.data ? now.data[key] : record[key]) ?? null;
      expect([key, kept]).toEqual([key, value]);
    }
  }

  async function walk(moves: readonly Move[]): Promise<void> {
    const lead = await crm.lead({ score: 1 });
    const started = await crm.start('agree', lead);
    const id = String(started.id);
    for (const one of moves) {
      const before = [await instanceOf(id), await recordOf(lead)];
      const saidBefore = await wordsOf(id);
      const step = await ask(one, id, lead);
      const [now, record] = [await instanceOf(id), await recordOf(lead)];
      expect(now.record?.revision).toBe(record.revision);
      expect(record.instanceId).toBe(LIVE.includes(now.status) ? id : null);
      // People set the stage of a record whose pipeline has ended.
      if (LIVE.includes(now.status)) expect(record.stage).toBe(now.stage);
      if (!step) continue;
      const { answer, given } = step;
      seen.set(`${one.kind} ${answer.status}`, (seen.get(`${one.kind} ${answer.status}`) ?? 0) + 1);
      if (answer.status !== 200) {
        expect([400, 403, 404, 409]).toContain(answer.status);
        expect([now, record]).toEqual(before);
        continue;
      }
      const { pending, overtaken, ...data } = answer.body.data;
      expect(data).toEqual(now);
      expect(pending === null ? [] : [pending]).toEqual(
        now.tasks.filter((task) => task.id === pending?.id),
      );
      const waits = pending !== null || overtaken !== null;
      if (!waits) checkKept(step, now, record);
      const said = given.comment;
      if (typeof said === 'string' && said !== '' && !waits) {
        expect((await wordsOf(id)).slice(saidBefore.length)).toContain(said);
      }
    }
  }

  test(
    '[FR-L2-008] [REL-003] equals what is read at once; what was given is kept, or nothing has changed',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(move, { minLength: 8, maxLength: 16, size: 'max' }), walk),
        random(15),
      );
      for (const what of ['act 200', 'task 200']) {
        expect([what, seen.get(what) ?? 0]).not.toEqual([what, 0]);
      }
    },
    timeLimit(300_000),
  );
});
