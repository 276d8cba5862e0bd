import {
  type Commit,
  type CommitResult,
  type InstanceId,
  type Json,
  SYSTEM_ACTOR,
  type TimerId,
} from '../../../server/src/core/contracts';
import { CrmWriteRefusedError } from '../../../server/src/core/errors';
import { createEngine, MemoryStorage, SimulatedClock } from '../../../server/src/standalone';
import { NOW, user } from '../../support/engine';

/** Refuses records whose `code` is taken, as a database with a unique column does. */
class Refusing extends MemoryStorage {
  taken: Json = 'T';
  /** Thrown by every commit that fires a timer and takes a step: an unknown reason. */
  broken: Error | null = null;
  readonly faults = new Map<TimerId, number>();

  override commit(commits: readonly Commit[]): Promise<CommitResult> {
    for (const { decision } of commits) {
      if (this.broken && decision.steps > 0) return Promise.reject(this.broken);
      for (const effect of decision.effects) {
        if (effect.kind !== 'record.changed' || effect.values['code'] !== this.taken) continue;
        const message = '"code" must be unique: another record has this value';
        return Promise.reject(new CrmWriteRefusedError(message, {}, true, null));
      }
    }
    return super.commit(commits);
  }

  noteTimerFault(timer: TimerId): Promise<number> {
    this.faults.set(timer, (this.faults.get(timer) ?? 0) + 1);
    return Promise.resolve(this.faults.get(timer)!);
  }
}

const SET = { set: { code: "'T'" } };

async function begin(steps: unknown[], more: Record<string, unknown> = {}) {
  const storage = new Refusing();
  const clock = new SimulatedClock(new Date(NOW));
  const logged: string[] = [];
  const engine = createEngine({
    ...{ storage, clock, groups: { teams: { desk: ['user:ann'] } } },
    onTimerFault: (_, error) => void logged.push(String(error)),
    definitions: [
      {
        id: 'deals',
        entities: { deal: { type: 'api::deal.deal', stages: ['open', 'busy'] } },
        transitions: { go: { from: 'open', to: 'busy', ...more, do: steps } },
        campaigns: { push: { do: steps } },
      },
    ],
  });
  const subject = { type: 'api::deal.deal', id: 'd1' };
  storage.putRecord(subject, { code: null, other: null });
  const instance = 'i1' as InstanceId;
  await engine.begin({ definition: 'deals', instance, subject });
  const act = (words: object = {}) =>
    engine.execute(instance, { type: 'act', action: 'go', actor: user('rep'), ...words });
  const resume = () => engine.execute(instance, { type: 'resume', actor: SYSTEM_ACTOR });
  return { engine, storage, clock, instance, subject, act, resume, logged };
}

const PARKED = {
  status: 'needs_attention',
  fault: { code: 'WriteRefused', reason: '"code" must be unique: another record has this value' },
};

describe('what the record refuses when a decision is committed', () => {
  test('after a wait fails the step that would write it, and resume continues once it is corrected', async () => {
    const { engine, storage, clock, instance, subject, act, resume } = await begin([
      { wait: '1s' },
      { set: { other: 1 } },
      SET,
      { task: 'Call' },
    ]);
    await act();
    expect(await engine.advance(clock, 1_000)).toBe(1);
    expect(await engine.load(instance)).toMatchObject({
      ...PARKED,
      fault: { ...PARKED.fault, path: 'transitions.go.do[2]' },
      timers: [],
    });
    // The step before it counts.
    expect((await storage.subject(subject))?.values).toEqual({ code: null, other: 1 });
    expect(await engine.runDue()).toBe(0);
    await resume();
    expect(await engine.load(instance)).toMatchObject(PARKED);
    storage.taken = null;
    await resume();
    expect(await engine.load(instance)).toMatchObject({
      ...{ status: 'active', tasks: [{ label: 'Call' }] },
    });
  });

  test('after a task leaves the task done', async () => {
    const { engine, instance, act } = await begin([{ task: 'Call' }, SET]);
    await act();
    const [task] = (await engine.load(instance)).tasks;
    const done = await engine.execute(instance, {
      ...{ type: 'completeTask', task: task!.id, actor: user('rep') },
    });
    expect(done.kind).toBe('decision');
    expect(await engine.load(instance)).toMatchObject({ ...PARKED, tasks: [] });
  });

  test('after an action leaves the stage moved', async () => {
    const { engine, instance, act } = await begin([SET]);
    expect(await act()).toMatchObject({ kind: 'decision', next: { stage: 'busy', ...PARKED } });
    expect(await engine.load(instance)).toMatchObject({ stage: 'busy', ...PARKED });
  });

  test('after the last vote keeps the vote, and the response gives the reason', async () => {
    const approval = { strategy: 'first', voters: { team: 'desk' } };
    const { engine, instance, storage, act } = await begin([], { approval });
    storage.taken = 'later';
    await act({ fields: { code: 'T' } });
    storage.taken = 'T';
    const [task] = (await engine.load(instance)).tasks;
    const voted = await engine.execute(instance, {
      ...{ type: 'vote', task: task!.id, choice: 'approve', actor: user('ann') },
    });
    const { reason } = PARKED.fault;
    expect(voted).toMatchObject({ overtaken: { action: 'go', code: 'WriteRefused', reason } });
    expect(await engine.load(instance)).toMatchObject({ stage: 'open', tasks: [] });
  });

  test('of a branch parks that branch alone', async () => {
    const { engine, instance, act } = await begin([
      { parallel: [[{ set: { other: 2 } }, { task: 'Call' }], [SET]] },
    ]);
    await act();
    expect(await engine.load(instance)).toMatchObject({ ...PARKED, tasks: [{ label: 'Call' }] });
  });

  test('when a campaign begins parks its member', async () => {
    const { engine, subject } = await begin([SET]);
    const instance = 'i2' as InstanceId;
    await engine.begin({ definition: 'deals', instance, subject, campaign: 'push' });
    expect(await engine.load(instance)).toMatchObject(PARKED);
  });

  test("of the caller's own input is refused, and nothing changes", async () => {
    const { engine, instance, act } = await begin([{ task: 'Call' }]);
    await expect(act({ fields: { code: 'T' } })).rejects.toThrow(PARKED.fault.reason);
    expect(await engine.load(instance)).toMatchObject({ stage: 'open', revision: 1 });
  });
});

test('a timer that fails for an unknown reason is counted, and finally parks its flow', async () => {
  const { engine, storage, clock, instance, act, logged } = await begin([
    { wait: '1s' },
    { task: 'Call' },
  ]);
  await act();
  storage.broken = new Error('out of order');
  expect(await engine.advance(clock, 1_000)).toBe(0);
  for (let attempt = 2; attempt < 10; attempt += 1) expect(await engine.runDue()).toBe(0);
  expect(logged).toHaveLength(9);
  expect(await engine.runDue()).toBe(1);
  expect(await engine.load(instance)).toMatchObject({
    status: 'needs_attention',
    fault: { reason: 'out of order', path: 'transitions.go.do[1]' },
  });
});
