import type {
  Actor,
  ActorFacts,
  Assignee,
  AssignmentAnswer,
  Directory,
  Person,
  PickStrategy,
  StandInFacts,
} from '../../core/contracts';
import { isPerson, personOf } from '../../core/identity';

/** A person who exists in a simulation only. */
export interface InventedPerson {
  readonly actor: Actor;
  /** By name. */
  readonly roles: readonly string[];
  /** By key. */
  readonly teams: readonly string[];
}

/** Who has how many open tasks in a simulation: one entry for each. */
export type SimulatedWork = () => Promise<readonly Assignee[]>;

type Target = Parameters<Directory['resolve']>[0];

/** The directory of the app, with invented people in its teams and roles. Changes nothing. */
export class SimulatedDirectory implements Directory {
  readonly #invented: ReadonlyMap<Person, InventedPerson>;
  readonly #picked = new Map<Assignee, Person>();

  constructor(
    private readonly real: Directory,
    invented: readonly InventedPerson[],
    private readonly work: SimulatedWork = () => Promise.resolve([]),
  ) {
    this.#invented = new Map(
      invented.flatMap((one) => {
        const person = personOf(one.actor);
        return person ? [[person, one] as const] : [];
      }),
    );
  }

  async describe(actor: Actor): Promise<ActorFacts> {
    const person = personOf(actor);
    const invented = person && this.#invented.get(person);
    if (!invented) return this.real.describe(actor);
    const { roles, teams } = invented;
    return {
      ...{ ...actor, roles, teams },
      assignees: [
        person,
        ...(await Promise.all(teams.map((team) => this.#teamId(team)))),
        ...roles.map((role) => `role:${role}` as const),
      ],
      standsFor: [],
    };
  }

  async resolve(target: Target, pick: PickStrategy | null): Promise<AssignmentAnswer> {
    const person = personIn(target);
    const invented = person && this.#invented.get(person);
    if (invented && target.kind === 'teamOf') {
      const [team] = invented.teams;
      return team === undefined
        ? { assignee: null, people: [] }
        : this.resolve({ kind: 'team', team }, pick);
    }
    if (invented) return { assignee: person, people: [person] };
    const found = await this.real.resolve(target, pick);
    const group = found.assignee ?? groupOf(target);
    const members = await this.#membersOf(target, group);
    const last = group === undefined ? undefined : this.#picked.get(group);
    return {
      ...found,
      assignee: found.assignee ?? (members.length > 0 ? (group ?? null) : null),
      people: [...found.people, ...members],
      ...(last !== undefined && { last }),
      ...(found.loads && { loads: await this.#withOwnWork(found.loads) }),
    };
  }

  async standInsOf(assignees: readonly Assignee[]): Promise<StandInFacts | undefined> {
    const existing = assignees.filter((one) => !isPerson(one) || !this.#invented.has(one));
    return this.real.standInsOf?.(existing);
  }

  /** The cursor of `round_robin` moves in this simulation only. */
  notePick(from: Assignee, person: Person): void {
    this.#picked.set(from, person);
  }

  /** Whether an invented person is among these, or in one of these groups. */
  async isAnyInvented(assignees: readonly Assignee[]): Promise<boolean> {
    for (const { actor } of this.#invented.values()) {
      const { assignees: own } = await this.describe(actor);
      if (own.some((one) => assignees.includes(one))) return true;
    }
    return false;
  }

  /** Tasks of the simulation count like those of the app. */
  async #withOwnWork(
    loads: NonNullable<AssignmentAnswer['loads']>,
  ): Promise<NonNullable<AssignmentAnswer['loads']>> {
    const all: Record<string, number> = { ...loads };
    for (const holder of await this.work()) all[holder] = (all[holder] ?? 0) + 1;
    return all;
  }

  async #membersOf(target: Target, group: Assignee | undefined): Promise<readonly Person[]> {
    if (group === undefined || target.kind === 'person') return [];
    const members: Person[] = [];
    for (const [person, { actor }] of this.#invented) {
      const { assignees } = await this.describe(actor);
      if (assignees.includes(group)) members.push(person);
    }
    return members;
  }

  /** A team that the app does not have is known by its key. */
  async #teamId(team: string): Promise<Assignee> {
    return (await this.real.resolve({ kind: 'team', team }, null)).assignee ?? `team:${team}`;
  }
}

function personIn(target: Target): Person | undefined {
  const named =
    target.kind === 'person'
      ? (target.person as Assignee)
      : target.kind === 'assignee' || target.kind === 'teamOf'
        ? target.assignee
        : undefined;
  return named !== undefined && isPerson(named) ? named : undefined;
}

/** How a group is written that the app does not have. */
function groupOf(target: Target): Assignee | undefined {
  if (target.kind === 'team') return `team:${target.team}`;
  if (target.kind === 'role') return `role:${target.role}`;
  return target.kind === 'assignee' ? target.assignee : undefined;
}
