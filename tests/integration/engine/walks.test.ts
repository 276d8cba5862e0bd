import fc from 'fast-check';

import {
  type Commit,
  type CommitResult,
  type Decision,
  type InstanceId,
  type InstanceStorage,
  type Refusal,
  SYSTEM_ACTOR,
} from '../../../server/src/core/contracts';
import { CrmWriteRefusedError } from '../../../server/src/core/errors';
import { Engine, MemoryDirectory } from '../../../server/src/core/runner';
import { BUILT_IN_STRATEGIES } from '../../../server/src/strategies';
import { MemoryStorage } from '../../../server/src/standalone/memory-storage';
import { SimulatedClock } from '../../../server/src/standalone/simulated-clock';
import { define, NOW } from '../../support/engine';
import { commandOf } from '../../support/random-commands';
import {
  type Move,
  randomDefinition,
  randomMove,
  TEAMS,
  VOTERS,
} from '../../support/random-pipelines';
import { CONTACT, PipelineApp } from './support';
import { runs, SEED, timeLimit } from '../../support/runs';

const RUNS = runs(100);

/** What the database of the walks does not take for `s`, which no rule of the record says. */
const REFUSED = [2, 4, 6];
const LIST = REFUSED.join(', ');

const REFUSALS = {
  sqlite: `CREATE TRIGGER test_refusal BEFORE UPDATE OF s ON crm_contacts WHEN NEW.s IN (${LIST})
    BEGIN SELECT RAISE(ABORT, 'refused'); END`,
  postgres: `ALTER TABLE crm_contacts ADD CONSTRAINT test_refusal CHECK (s NOT IN (${LIST}))`,
  mysql: `ALTER TABLE crm_contacts ADD CONSTRAINT test_refusal CHECK (s NOT IN (${LIST}))`,
};

/** Refuses the same in memory. */
class RefusingStorage extends MemoryStorage {
  refusals = 0;

  override commit(commits: readonly Commit[]): Promise<CommitResult> {
    const isRefused = commits.some(({ decision }) =>
      decision.effects.some(
        (effect) =>
          effect.kind === 'record.changed' && REFUSED.includes(Number(effect.values.s ?? 0)),
      ),
    );
    if (!isRefused) return super.commit(commits);
    this.refusals += 1;
    const message =
      'The database refuses what would be written: a constraint of the table is broken.';
    return Promise.reject(new CrmWriteRefusedError(message, {}, true, null));
  }
}

/** Without the revision of the record: the memory's counts other writes. */
const textOf = (what: unknown): string =>
  JSON.stringify(what, (key, value: unknown) => (key === 'recordRevision' ? undefined : value));

/**
 * Random definitions and commands through a whole Strapi: its transactions, records, entry points, history and
 * events, beside the same engine in memory. After every step both are reloaded and compared.
 */
describe('random walks of leads', () => {
  let crm: PipelineApp;
  let storage: InstanceStorage;
  const memory = new RefusingStorage();
  const seen = new Map<string, number>();
  let count = 0;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    // Nobody but the walks carries timers out.
    await crm.workers.stop();
    await crm.app.strapi
      .plugin('nexus-crm')
      .service('custom-fields')
      .create({ uid: CONTACT, name: 's', type: 'number' });
    // Those who are assigned in walks: owners have to be there.
    for (const name of VOTERS) {
      await crm.app.strapi.db.query('plugin::users-permissions.user').create({
        data: { documentId: name, username: name, email: `${name}@example.com`, confirmed: true },
      });
    }
    storage = crm.engine.graph.storage;
    const client = crm.app.strapi.db.dialect.client as keyof typeof REFUSALS;
    await crm.app.strapi.db.connection.raw(REFUSALS[client]);
  });
  afterAll(() => crm.dispose());

  const table = (name: string) => crm.app.strapi.db.connection(name);

  test(
    `[REL-001] [FR-L2-003] ${RUNS} walks end as they do in memory, and the history of each is whole`,
    async () => {
      await fc.assert(
        fc.asyncProperty(
          randomDefinition,
          fc.array(randomMove, { minLength: 5, maxLength: 15 }),
          async (words, moves) => {
            count += 1;
            await walk(define({ ...words, name: `walk${count}` }), moves);
          },
        ),
        { numRuns: RUNS, seed: SEED },
      );
      // A short run may well come without one of them.
      const rare = ['approval.voted', 'task.completed', 'activity.completed', 'wait.ended'];
      for (const event of RUNS < 300 ? [] : rare) {
        expect([event, seen.get(event) ?? 0]).not.toEqual([event, 0]);
      }
      const { broken } = await crm.app.strapi.plugin('nexus-crm').service('history').verify();
      expect(broken).toEqual([]);
    },
    timeLimit(600_000),
  );

  test.each(REFUSED)(
    '[REL-003] the value %d, which the database refuses, changes nothing',
    async (s) => {
      count += 1;
      const before = memory.refusals;
      const definition = define({
        name: `walk${count}`,
        transitions: { go: { from: 'new', to: 'qualified' } },
      });
      const act = { kind: 'act' as const, action: 'go', comment: false, by: 'rep', barred: false };
      await walk(definition, [
        { ...act, fields: { s } },
        { ...act, fields: { s: 3 } },
      ]);
      expect(memory.refusals).toBe(before + 1);
    },
  );

  async function walk(
    definition: ReturnType<typeof define>,
    moves: readonly Move[],
  ): Promise<void> {
    const id = await crm.lead({ s: 1 });
    const instance = `run${count}` as InstanceId;
    const subject = { type: CONTACT, id };
    const clock = new SimulatedClock(new Date(NOW + count));
    memory.putRecord(subject, { s: 1 }, null);
    const directory = new MemoryDirectory({ teams: TEAMS as Record<string, `user:${string}`[]> });
    const [kept, reference] = [storage, memory].map(
      (one) =>
        new Engine({
          ...{ storage: one, clock, directory, definitions: [definition] },
          strategies: BUILT_IN_STRATEGIES,
          rules: { selfAssign: true },
        }),
    ) as [Engine, Engine];

    const both = async (run: (engine: Engine) => Promise<Decision | Refusal>) => {
      const outcomeOf = (engine: Engine): Promise<unknown> =>
        run(engine).catch((error: unknown) => {
          if (CrmWriteRefusedError.isRefused(error)) return { refused: error.message };
          throw error;
        });
      const [outcome, expected] = [await outcomeOf(kept), await outcomeOf(reference)];
      expect(textOf(outcome)).toBe(textOf(expected));
      const [stored, inMemory] = [await storage.load(instance), await memory.load(instance)];
      expect(textOf(stored)).toBe(textOf(inMemory));
      await compareRecord(subject, instance);
    };

    await both((engine) =>
      engine.start({
        ...{ definition: definition.name, instance, subject, actor: SYSTEM_ACTOR },
        fields: { d: 2 },
      }),
    );
    for (const move of moves) {
      const snapshot = await memory.load(instance);
      if (!snapshot) return;
      if (move.kind === 'recordChanged') {
        // What is an attribute of the lead stays one: the others are the instance's.
        if (move.key !== 's') continue;
        const facts = await memory.subject(subject);
        memory.putRecord(subject, { ...facts?.values, s: move.value }, facts?.owner ?? null);
        // Written below the entry points, which would notify the app's own engine, to which the walk is unknown.
        await table('crm_contacts').where({ document_id: id }).update({ s: move.value });
      }
      const command = commandOf(move, snapshot);
      if (!command) continue;
      if (command.type === 'timerFired' && !(move.kind === 'fire' && move.early)) {
        const due = snapshot.timers.find(({ id: timer }) => timer === command.timer)?.triggerAt;
        clock.moveTo(Math.max(due ?? 0, clock.now().getTime()));
      }
      await both((engine) => engine.execute(instance, command));
    }
    const history = await memory.history(instance);
    // The engine is notified of what other entry points did to the lead.
    const events = (await storage.history(instance))
      .map(({ event }) => event as string)
      .filter((event) => !/^(lead|contact)\./.test(event));
    expect(events).toEqual(history.map(({ event }) => event));
    for (const event of events) seen.set(event, (seen.get(event) ?? 0) + 1);
  }

  /** What the lead shows of it, at the entry points of people. */
  async function compareRecord(
    subject: { type: string; id: string },
    instance: InstanceId,
  ): Promise<void> {
    const [row] = await table('crm_contacts').where({ document_id: subject.id });
    const reference = await memory.subject(subject);
    const snapshot = await memory.load(instance);
    const facts = await storage.subject(subject);
    expect(facts?.values.s ?? null).toEqual(reference?.values.s ?? null);
    expect(row.owner).toBe(reference?.owner ?? null);
    if (!snapshot) return;
    expect(row.stage).toBe(snapshot.stage);
    const isLive = snapshot.status === 'active' || snapshot.status === 'needs_attention';
    expect(row.instance_id).toBe(isLive ? instance : null);
    // An engine without a plan for conversions writes nothing beside the instance.
    expect(row.kind).toBe('lead');
  }
});
