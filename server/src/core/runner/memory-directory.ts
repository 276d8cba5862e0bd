import type {
  Actor,
  ActorFacts,
  Assignee,
  AssignmentAnswer,
  Clock,
  Directory,
  FactRequest,
  Person,
  StandInFacts,
  TimedDelegation,
} from '../contracts';
import { standingFor } from '../delegation';
import { isPerson, personOf } from '../identity';

/** Teams by key and roles by name, each with its people. */
export interface Groups {
  readonly teams?: Readonly<Record<string, readonly Person[]>>;
  readonly roles?: Readonly<Record<string, readonly Person[]>>;
}

/** Delegations, and the clock that says which are active. */
export interface Delegations {
  readonly delegations: readonly TimedDelegation[];
  readonly clock: Clock;
}

type Target = Extract<FactRequest, { kind: 'assignment' }>['target'];

/** An in-memory directory: teams are identified by their keys, and every person exists. */
export class MemoryDirectory implements Directory {
  readonly #members: ReadonlyMap<Assignee, readonly Person[]>;
  readonly #last = new Map<Assignee, Person>();

  constructor(
    { teams = {}, roles = {} }: Groups = {},
    private readonly absences?: Delegations,
  ) {
    this.#members = new Map<Assignee, readonly Person[]>([
      ...Object.entries(teams).map(([key, people]) => [`team:${key}`, people] as const),
      ...Object.entries(roles).map(([name, people]) => [`role:${name}`, people] as const),
    ]);
  }

  describe({ kind, id, label }: Actor): Promise<ActorFacts> {
    const self = personOf({ kind, id });
    const groups = [...this.#members].filter(([, people]) => self && people.includes(self));
    const names = (prefix: string): string[] =>
      groups.flatMap(([group]) => (group.startsWith(prefix) ? [group.slice(prefix.length)] : []));
    return Promise.resolve({
      ...{ kind, id, label },
      roles: names('role:'),
      teams: names('team:'),
      assignees: [...(self ? [self] : []), ...groups.map(([group]) => group)],
      standsFor: self ? standingFor(self, this.#active(), (one) => this.#teamsOf(one)) : [],
    });
  }

  #active(): readonly TimedDelegation[] {
    const { delegations = [], clock } = this.absences ?? {};
    const now = clock?.now().getTime() ?? 0;
    return delegations.filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
  }

  resolve(target: Target): Promise<AssignmentAnswer> {
    const assignee = target.kind === 'teamOf' ? this.#teamOf(target.assignee) : assigneeOf(target);
    if (assignee === undefined) return Promise.resolve({ assignee: null, people: [] });
    const people = isPerson(assignee) ? [assignee] : this.#members.get(assignee);
    return Promise.resolve({
      assignee: people ? assignee : null,
      people: people ?? [],
      last: this.#last.get(assignee) ?? null,
      delegations: this.#active(),
    });
  }

  standInsOf(): Promise<StandInFacts> {
    return Promise.resolve({
      delegations: this.#active(),
      teamsOf: (person) => this.#teamsOf(person),
      absent: [],
    });
  }

  #teamOf(assignee: Assignee): Assignee | undefined {
    return isPerson(assignee) ? this.#teamsOf(assignee)[0] : assignee;
  }

  #teamsOf(person: Person): readonly Assignee[] {
    return [...this.#members].flatMap(([group, people]) =>
      group.startsWith('team:') && people.includes(person) ? [group] : [],
    );
  }

  /** Moves the cursor of `round_robin`. */
  notePick(from: Assignee, person: Person): void {
    this.#last.set(from, person);
  }
}

function assigneeOf(target: Exclude<Target, { kind: 'teamOf' }>): Assignee {
  switch (target.kind) {
    case 'team':
      return `team:${target.team}`;
    case 'role':
      return `role:${target.role}`;
    case 'person':
      return target.person as Person;
    case 'assignee':
      return target.assignee;
    case 'owner':
      throw new TypeError('The core resolves the owner itself.');
  }
}
