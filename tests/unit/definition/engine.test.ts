import { readFileSync } from 'node:fs';
import path from 'node:path';

import { BUILT_IN_CONDITIONS } from '../../../server/src/conditions';
import type {
  Actor,
  ConditionContract,
  Decision,
  InstanceId,
  Refusal,
} from '../../../server/src/core/contracts';
import { Registry } from '../../../server/src/core/registry';
import { Engine, MemoryDirectory } from '../../../server/src/core/runner';
import { compileDefinition } from '../../../server/src/definition';
import { MemoryStorage } from '../../../server/src/standalone/memory-storage';
import { BUILT_IN_STRATEGIES } from '../../../server/src/strategies';
import { SimulatedClock } from '../../../server/src/standalone/simulated-clock';

const ANN: Actor = { kind: 'user', id: 'ann', label: 'Ann' };
const SUBJECT = { type: 'plugin::nexus-crm.contact', id: 'c1' };
const ID = 'i1' as InstanceId;

const fixture = (name: string): unknown =>
  JSON.parse(
    readFileSync(path.resolve(__dirname, `../../fixtures/definitions/${name}.json`), 'utf8'),
  );

async function run(json: unknown, values: Record<string, unknown>, own: ConditionContract[] = []) {
  const conditions = [...BUILT_IN_CONDITIONS, ...own];
  const definition = compileDefinition(json, {
    conditions: new Registry('condition', conditions),
    strategies: new Registry('strategy', BUILT_IN_STRATEGIES),
  });
  const storage = new MemoryStorage();
  storage.putRecord(SUBJECT, values, 'user:ann');
  const clock = new SimulatedClock('2026-05-31T12:00:00Z');
  const engine = new Engine({
    storage,
    clock,
    definitions: [definition],
    conditions,
    strategies: BUILT_IN_STRATEGIES,
    directory: new MemoryDirectory({ roles: { closer: ['user:ann'] } }),
  });
  await engine.start({
    definition: definition.name,
    instance: ID,
    subject: SUBJECT,
    actor: ANN,
    entity: 'lead',
  });
  const act = (action: string, more: object = {}): Promise<Decision | Refusal> =>
    engine.execute(ID, { type: 'act', actor: ANN, action, ...more });
  return { engine, storage, clock, act };
}

describe('definitions on the engine, without Strapi', () => {
  it('a lead with 60 points is qualified [FR-L2-002, FR-L2-003]', async () => {
    const { act } = await run(fixture('sales-pipeline'), { score: 60 });
    expect(await act('qualify')).toMatchObject({ kind: 'decision', next: { stage: 'qualified' } });
  });

  it.each<[Record<string, unknown>]>([[{ score: 50 }], [{ score: null }], [{}], [{ score: '60' }]])(
    'one with %j is not, and explain says why',
    async (values) => {
      const { act, engine } = await run(fixture('sales-pipeline'), values);
      expect(await act('qualify')).toMatchObject({ kind: 'refusal', code: 'ConditionNotMet' });
      const { possible, condition } = await engine.explain(ID, 'qualify', ANN);
      expect(possible).toBe(false);
      expect(condition).toMatchObject({ met: false, condition: 'data.score > 50' });
      expect(condition!.because).toMatch(
        values.score ? /data\.score is/ : /data\.score has no value, so the comparison is false/,
      );
    },
  );

  it('fields of the request are merged over the data and validated by the schema [FR-L2-009]', async () => {
    const json = {
      id: 'deal',
      dataSchema: { budget: { type: 'number', min: 0 } },
      entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
      transitions: {
        win: {
          from: 'new',
          to: 'won',
          require: { fields: ['budget'] },
          condition: { all: ['data.budget >= 1000', { type: 'role_check', roles: ['closer'] }] },
        },
      },
    };
    const { act } = await run(json, {});
    expect(await act('win')).toMatchObject({ kind: 'refusal', code: 'FieldRequired' });
    expect(await act('win', { fields: { budget: -1 } })).toMatchObject({ code: 'InvalidField' });
    expect(await act('win', { fields: { budget: 10 } })).toMatchObject({ code: 'ConditionNotMet' });
    expect(await act('win', { fields: { budget: 1_000 } })).toMatchObject({
      next: { stage: 'won', status: 'completed', data: { budget: 1_000 } },
    });
  });

  it('a flow with branches, a set, a wait and an async condition runs to its end', async () => {
    const credit: ConditionContract = {
      name: 'credit_check',
      evaluate: async (input, { read }) =>
        Number(read('score')) > (input as { above: number }).above,
    };
    const json = {
      id: 'flow',
      dataSchema: { points: { type: 'number' } },
      entities: { lead: { stages: ['new', 'busy'] } },
      transitions: {
        begin: {
          from: 'new',
          to: 'busy',
          condition: { type: 'credit_check', above: 5 },
          do: [
            { set: { points: 'coalesce(data.points, 0) + data.score' } },
            {
              inclusive: [
                { when: 'data.points > 50', do: [{ set: { grade: "'A'" } }] },
                { when: 'data.points > 5', do: [{ wait: '2 days' }, { set: { late: 'now' } }] },
                { else: [{ set: { grade: "'C'" } }] },
              ],
            },
          ],
        },
      },
    };
    const { act, engine, clock } = await run(json, { score: 60 }, [credit]);
    expect(await act('begin')).toMatchObject({
      kind: 'decision',
      next: { stage: 'busy', data: { points: 60, grade: 'A' } },
    });
    await engine.advance(clock, 3 * 86_400_000);
    expect(await engine.load(ID)).toMatchObject({
      tokens: [],
      data: { points: 60, grade: 'A', late: '2026-06-02T12:00:00.000Z' },
    });
  });
});
