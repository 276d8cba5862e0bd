import fc from 'fast-check';

import { StrapiSqlRuntime } from '../../server/src/strapi/ports/sql-runtime';
import {
  type Commit,
  type InstanceId,
  type Subject,
  type SubjectFacts,
  SYSTEM_ACTOR,
} from '../../server/src/core/contracts';
import { subjectAfter } from '../../server/src/core/engine';
import { Engine, MemoryDirectory } from '../../server/src/core/runner';
import { MemoryStorage } from '../../server/src/standalone/memory-storage';
import { SqlHistory } from '../../server/src/sql/history';
import { SqlStorage } from '../../server/src/sql/instances';
import type { SubjectStore, SubjectWrite } from '../../server/src/sql/ports';
import { SimulatedClock } from '../../server/src/standalone/simulated-clock';
import { BUILT_IN_STRATEGIES } from '../../server/src/strategies';
import { TestApp } from '../support/app';
import { define, NOW } from '../support/engine';
import { commandOf } from '../support/random-commands';
import { type Move, randomDefinition, randomMove, TEAMS } from '../support/random-pipelines';
import { runs, SEED, timeLimit } from '../support/runs';

const RUNS = runs(60);

/** Records beside the database: what they become is what the core says. */
class Records implements SubjectStore {
  readonly #facts = new Map<string, SubjectFacts>();

  put({ id }: Subject, values: Record<string, unknown>): void {
    const revision = (this.#facts.get(id)?.revision ?? 0) + 1;
    this.#facts.set(id, { values, revision, owner: this.#facts.get(id)?.owner ?? null });
  }

  read({ id }: Subject): Promise<SubjectFacts | undefined> {
    return Promise.resolve(this.#facts.get(id));
  }

  write({ decision: { next, effects }, record }: Commit): Promise<SubjectWrite> {
    const { id } = next.subject;
    const now = this.#facts.get(id);
    if (now?.revision !== record?.revision) return Promise.resolve({ kind: 'stale' });
    const after = now && subjectAfter(now, effects);
    if (after) this.#facts.set(id, after);
    return Promise.resolve({ kind: 'stored', revision: after?.revision ?? null });
  }
}

describe('storages of instances', () => {
  let app: TestApp;
  let sql: SqlStorage;
  const records = new Records();
  const memory = new MemoryStorage();
  const seen = new Map<string, number>();
  let count = 0;

  beforeAll(async () => {
    app = await TestApp.start({ level: 2, listen: false });
    const runtime = new StrapiSqlRuntime(app.strapi);
    const picks = { advanceCursor: () => Promise.resolve(true) };
    sql = new SqlStorage({ runtime, subjects: records, history: new SqlHistory(runtime), picks });
  });
  afterAll(() => app?.dispose());

  test(
    `[FR-EXT-005] [REL-001] agree to the byte after every step of ${RUNS} random walks`,
    async () => {
      await fc.assert(
        fc.asyncProperty(
          randomDefinition,
          fc.integer({ min: 0, max: 2 }).map((chance) => chance === 0),
          fc.array(randomMove, { minLength: 5, maxLength: 20 }),
          async (words, campaign, moves) => {
            count += 1;
            const instance = `walk${count}` as InstanceId;
            await walk(define({ ...words, name: instance }), instance, campaign, moves);
          },
        ),
        { numRuns: RUNS, seed: SEED },
      );
      // Walks that did nothing would prove nothing.
      for (const event of [
        'approval.voted',
        'task.completed',
        'activity.completed',
        'wait.ended',
      ]) {
        expect([event, seen.get(event) ?? 0]).not.toEqual([event, 0]);
      }
    },
    timeLimit(600_000),
  );

  async function walk(
    definition: ReturnType<typeof define>,
    instance: InstanceId,
    campaign: boolean,
    moves: readonly Move[],
  ): Promise<void> {
    const subject = { type: 'lead', id: `of-${instance}` };
    const clock = new SimulatedClock(new Date(NOW + count));
    const put = async (values: Record<string, unknown>) => {
      const { owner = null } = (await memory.subject(subject)) ?? {};
      memory.putRecord(subject, values, owner);
      records.put(subject, values);
    };
    await put({ s: 1 });
    const directory = new MemoryDirectory({ teams: TEAMS as Record<string, `user:${string}`[]> });
    const [kept, reference] = [sql, memory].map(
      (storage) =>
        new Engine({
          ...{ storage, clock, directory, definitions: [definition] },
          strategies: BUILT_IN_STRATEGIES,
          rules: { selfAssign: true },
        }),
    ) as [Engine, Engine];

    const both = async (run: (engine: Engine) => Promise<unknown>) => {
      expect(JSON.stringify(await run(kept))).toBe(JSON.stringify(await run(reference)));
      const [text, expected] = [await sql.load(instance), await memory.load(instance)].map((one) =>
        JSON.stringify(one),
      );
      expect(text).toBe(expected);
      expect(await sql.subject(subject)).toEqual(await memory.subject(subject));
    };

    const start = { definition: definition.name, instance, subject, actor: SYSTEM_ACTOR };
    await both((engine) =>
      engine.start({ ...start, ...(campaign ? { campaign: 'nurture' } : { fields: { d: 2 } }) }),
    );
    for (const move of moves) {
      const snapshot = await memory.load(instance);
      if (!snapshot) return;
      if (move.kind === 'recordChanged') {
        const { values } = (await memory.subject(subject)) as SubjectFacts;
        await put({ ...values, [move.key]: move.value });
      }
      const command = commandOf(move, snapshot);
      if (!command) continue;
      if (command.type === 'timerFired' && !(move.kind === 'fire' && move.early)) {
        const due = snapshot.timers.find(({ id }) => id === command.timer)?.triggerAt ?? 0;
        clock.moveTo(Math.max(due, clock.now().getTime()));
      }
      await both((engine) => engine.execute(instance, command));
    }
    const history = await memory.history(instance);
    expect(await sql.history(instance)).toEqual(history);
    for (const { event } of history) seen.set(event, (seen.get(event) ?? 0) + 1);
    const latest = Number.MAX_SAFE_INTEGER;
    expect(await sql.dueTimers(latest, 10_000)).toEqual(await memory.dueTimers(latest, 10_000));
    expect(await sql.nextTimerAt()).toBe(await memory.nextTimerAt());
  }
});
