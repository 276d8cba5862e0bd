import fc from 'fast-check';

import {
  SYSTEM_ACTOR,
  type Actor,
  type Command,
  type Decision,
  type Delegation,
  type DelegationKind,
  type InstanceId,
  type Person,
  type Refusal,
  type StartCommand,
} from '../../../server/src/core/contracts';
import type { EngineService } from '../../../server/src/services/engine/engine';
import { assignedFor, standInsOf } from '../../support/naive-delegations';
import { random, timeLimit } from '../../support/runs';
import type { Caller } from '../engine/support';
import { DAY, Delegating } from './support';

const MANY = 10;

interface Instance {
  readonly id: string;
  readonly lead: string;
}

/** What waits for one person, since before anybody was away. */
interface Desk {
  readonly caller: Caller;
  readonly definition: string;
  /** A lead with a task for its owner. */
  readonly own: Instance & { readonly task: string };
  /** An approval with one seat. */
  readonly asked: Instance & { readonly task: string };
}

/** Assignment, dashboard, authorization, tasks, claims and votes agree with a naive resolver. */
describe('random delegations', () => {
  let app: Delegating;
  let desks: readonly Desk[];
  let shared: Instance & { readonly task: string };
  let free: Readonly<Record<string, string>>;
  let team: `team:${string}`;
  /** Positions of the members of the team. */
  const MEMBERS = [0, 1];
  const PEOPLE = [0, 1, 2, 3, 4];

  beforeAll(async () => {
    app = await Delegating.start();
    const callers = await app.people('ann', 'bob', 'cid', 'dan', 'eve');
    const members = MEMBERS.map((index) => callers[index]!);
    team = `team:${await app.team('desk', members)}`;
    const begin = async (owner: string | null, action: string, definition: string) => {
      const instance = await app.begin(owner, action, definition);
      const [task] = (await app.see(instance.id)).tasks;
      return { ...instance, task: task.id };
    };
    const made: Desk[] = [];
    for (const [index, caller] of callers.entries()) {
      const definition = index % 2 === 0 ? 'sales' : 'renewals';
      made.push({
        ...{ caller, definition },
        own: await begin(caller.person, 'call', definition),
        asked: await begin(caller.person, 'sign', definition),
      });
    }
    desks = made;
    shared = await begin(null, 'shared', 'sales');
    free = {
      sales: (await app.begin(null, 'idle', 'sales')).id,
      renewals: (await app.begin(null, 'idle', 'renewals')).id,
    };
  });
  afterAll(() => app.crm.dispose());

  const rows = () => app.crm.app.strapi.db.connection('crm_delegations');
  const actorOf = ({ documentId }: Caller): Actor => ({
    ...{ kind: 'user', id: documentId, label: 'x' },
  });
  const engine = () => (app.crm.engine as EngineService).graph.engine;

  /** What would be decided; nothing is committed. */
  async function propose(instance: string, command: object): Promise<Decision | Refusal> {
    const snapshot = await engine().load(instance as InstanceId);
    return (await engine().propose(snapshot, command as Exclude<Command, StartCommand>)).outcome;
  }

  async function decide(instance: string, command: object): Promise<Decision> {
    const outcome = await propose(instance, command);
    if (outcome.kind === 'refusal') throw new Error(outcome.reason);
    return outcome;
  }

  const may = async (instance: string, command: object, caller: Caller): Promise<boolean> =>
    (await propose(instance, { ...command, actor: actorOf(caller) })).kind === 'decision';

  /** Most are unlimited, or chains would be short. */
  const mostly = <T>(usual: T, ...others: T[]) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constant(usual) },
      { weight: 1, arbitrary: fc.constantFrom(...others) },
    );
  const scopes = fc.record({
    definition: mostly<string | null>(null, 'sales', 'renewals'),
    kind: mostly<DelegationKind | null>(null, 'task', 'approval', 'lead'),
    isTeam: mostly(false, true),
  });
  const delegations = fc.array(
    fc.record({
      delegator: fc.constantFrom(...PEOPLE),
      delegatee: fc.constantFrom(...PEOPLE),
      /** Days from now. */
      from: mostly(-2, 1),
      to: mostly(2, -1),
      isEnded: mostly(false, true),
      scope: scopes,
    }),
    { maxLength: 12, size: 'max' },
  );

  test(
    '[FR-L3-003] [BR-005] [BR-009] are followed alike by all that ask for them',
    async () => {
      await fc.assert(
        fc.asyncProperty(delegations, async (drawn) => {
          const now = Date.now();
          await rows().delete();
          const active: Delegation[] = [];
          for (const [index, one] of drawn.entries()) {
            const [delegator, delegatee] = [one.delegator, one.delegatee].map(
              (position) => desks[position]!.caller.person,
            ) as [Person, Person];
            const { definition, kind } = one.scope;
            const scope = { definition, kind, team: one.scope.isTeam ? team : null };
            await rows().insert({
              ...{ tenant: 'default', document_id: `d${index}`, delegator, delegatee, ...scope },
              ...{ starts_at: now + one.from * DAY, ends_at: now + one.to * DAY },
              ...{ created_at: now, ended_at: one.isEnded ? now : null },
            });
            if (one.from < 0 && one.to > 0 && !one.isEnded) {
              active.push({ delegator, delegatee, scope });
            }
          }
          for (const { caller } of desks) await compare(active, caller);
          await compareAssignments(active);
        }),
        random(MANY),
      );
    },
    timeLimit(120_000),
  );

  /** Whether the explanation of what an instance waits for names somebody as a stand-in. */
  async function standsIn(instance: string, person: Person): Promise<boolean> {
    const { waitsFor } = await engine().explain(instance as InstanceId, 'comment', SYSTEM_ACTOR);
    const found = waitsFor.flatMap(({ standIns }) => standIns);
    for (const { person: end, chain } of found) expect(chain.at(-1)).toBe(end);
    return found.some((one) => one.person === person);
  }

  async function compare(active: readonly Delegation[], caller: Caller): Promise<void> {
    const self = caller.person;
    const stands = (person: Person, definition: string, kind: string, of: string | null = null) =>
      person === self || standInsOf(active, person, { definition, kind }, of).has(self);
    const seen = new Map((await app.dashboard(caller)).map((item) => [item.id, item]));
    const found: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const [index, { caller: owner, definition, own, asked }] of desks.entries()) {
      const { person } = owner;
      const is = (kind: string) => stands(person, definition, kind);
      found[index] = {
        lead: seen.has(own.lead),
        behalf: seen.get(own.lead)?.onBehalfOf ?? null,
        can: await may(own.id, { type: 'act', action: 'comment', comment: 'x' }, caller),
        task: seen.has(own.task),
        complete: await may(own.id, { type: 'completeTask', task: own.task }, caller),
        standsIn: [await standsIn(own.id, self), await standsIn(asked.id, self)],
        approval: seen.has(asked.task),
        vote: await may(asked.id, { type: 'vote', task: asked.task, choice: 'approve' }, caller),
      };
      expected[index] = {
        ...{ lead: is('lead'), can: is('lead') },
        behalf: is('lead') && person !== self ? person : null,
        standsIn: person === self ? [false, false] : [is('task'), is('approval')],
        ...{ task: is('task'), complete: is('task') },
        ...{ approval: is('approval'), vote: is('approval') },
      };
    }
    const isShared = MEMBERS.some((index) =>
      stands(desks[index]!.caller.person, 'sales', 'task', team),
    );
    const isMember = MEMBERS.some((index) => desks[index]!.caller.person === self);
    found.shared = [
      seen.has(shared.task),
      await may(shared.id, { type: 'claim', task: shared.task }, caller),
      await standsIn(shared.id, self),
    ];
    expected.shared = [isShared, isShared, isShared && !isMember];
    expect({ self, found }).toEqual({ self, found: expected });
  }

  async function compareAssignments(active: readonly Delegation[]): Promise<void> {
    for (const [definition, instance] of Object.entries(free)) {
      const work = { definition, kind: 'lead' };
      const act = { type: 'act', actor: SYSTEM_ACTOR };
      for (const { caller } of desks) {
        const { person } = caller;
        const outcome = await decide(instance, { ...act, action: 'assign', assignees: [person] });
        const end = assignedFor(active, [person], work, null);
        expect([person, outcome.next.assignees]).toEqual([person, [end]]);
        // Whoever gets it may also do what waits for the person who was meant.
        const isSame = end === person || standInsOf(active, person, work, null).has(end);
        expect([person, end, isSame]).toEqual([person, end, true]);
      }
      const picked = await decide(instance, { ...act, action: 'pick' });
      const [person = 'user:nobody'] = picked.effects.flatMap((effect) =>
        effect.kind === 'picked' ? [effect.person] : [],
      );
      const end = assignedFor(active, [person], work, team);
      expect([person, picked.next.assignees]).toEqual([person, [end]]);
    }
  }
});
