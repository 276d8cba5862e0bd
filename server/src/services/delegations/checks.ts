import type { Assignee, Clock, DelegationScope, Person } from '../../core/contracts';
import { intersect } from '../../core/delegation';
import { CrmConflictError, CrmValidationError, type Problem } from '../../core/errors';
import type { DelegationRows, StoredDelegation } from '../../sql/delegations/delegation-rows';
import { isValidIdentifier } from '../../sql/identifier';
import type { DefinitionRows } from '../../strapi/ports/definition-rows';
import type { StrapiDirectory } from '../../strapi/ports/directory';

/** Clocks of clients differ: what begins this long ago, in milliseconds, begins now. */
const GRACE = 60_000;

type Checked = Omit<StoredDelegation, 'createdAt' | 'endedAt'>;

interface ChecksOptions {
  readonly rows: DelegationRows;
  readonly directory: StrapiDirectory;
  readonly definitions: DefinitionRows;
  readonly clock: Clock;
}

/** What must hold of a delegation, in the transaction that writes it. */
export class DelegationChecks {
  constructor(private readonly options: ChecksOptions) {}

  /**
   * Locks the people of a delegation, so that nobody of them is deleted and no other delegation of the
   * delegator is written meanwhile.
   */
  lock(people: readonly Person[]): Promise<void> {
    return this.options.directory.lock(people);
  }

  /**
   * @param begins whether the delegation begins with this write, or after it.
   * @throws CrmValidationError naming every problem, CrmConflictError for one that overlaps.
   */
  async assert(wanted: Checked, begins: boolean): Promise<void> {
    const problems = [
      ...this.#timeProblems(wanted, begins),
      ...(await this.#peopleProblems(wanted)),
      ...(await this.#scopeProblems(wanted.scope)),
    ];
    if (problems.length > 0) throw new CrmValidationError(problems);
    const others = await this.options.rows.overlapping(wanted.delegator, wanted);
    const other = others.find(
      ({ id, scope }) => id !== wanted.id && intersect(scope, wanted.scope) !== undefined,
    );
    if (!other) return;
    const message = `${wanted.delegator} has delegated this work to ${other.delegatee} from ${toText(other.startsAt)} to ${toText(other.endsAt)}: end or change that delegation, or limit one of them by "scope".`;
    throw new CrmConflictError(message, { code: 'OverlappingDelegation', delegation: other.id });
  }

  #timeProblems({ startsAt, endsAt }: Checked, begins: boolean): Problem[] {
    const now = this.options.clock.now().getTime();
    const problems: Problem[] = [];
    if (begins && startsAt < now - GRACE) {
      problems.push(problem('from', 'must not be in the past; leave it out for now'));
    }
    if (endsAt <= now) problems.push(problem('to', 'must be in the future'));
    else if (endsAt <= startsAt) problems.push(problem('to', 'must be after "from"'));
    return problems;
  }

  async #peopleProblems({ delegator, delegatee }: Checked): Promise<Problem[]> {
    if (delegator === delegatee) {
      return [problem('delegatee', 'must be another person than the delegator')];
    }
    const problems: Problem[] = [];
    for (const [key, person] of Object.entries({ delegator, delegatee })) {
      if (await this.options.directory.isAnybodyThere([person])) continue;
      problems.push(problem(key, 'names nobody who exists and can sign in'));
    }
    return problems;
  }

  async #scopeProblems({ definition, team }: DelegationScope): Promise<Problem[]> {
    const problems: Problem[] = [];
    if (definition !== null && !(await this.#isDefinition(definition))) {
      problems.push(problem('scope.definition', 'names no definition'));
    }
    if (team !== null && !(await this.#isTeam(team))) {
      problems.push(problem('scope.team', 'names no team'));
    }
    return problems;
  }

  async #isDefinition(name: string): Promise<boolean> {
    if (!isValidIdentifier(name)) return false;
    const versions = await this.options.definitions.versions(name);
    return versions.some((one) => one.name === name);
  }

  async #isTeam(team: Assignee): Promise<boolean> {
    const { directory } = this.options;
    const { assignee } = await directory.resolve({ kind: 'assignee', assignee: team }, null);
    return assignee === team;
  }
}

/** The first moment that counts: now for what begins within the grace. */
export const beginOf = (from: string | undefined, now: number): number => {
  const time = from === undefined ? now : Date.parse(from);
  return time < now && time >= now - GRACE ? now : time;
};

const toText = (time: number): string => new Date(time).toISOString();

const problem = (key: string, message: string): Problem => ({
  path: ['data', ...key.split('.')],
  message: `"data.${key}" ${message}`,
});
