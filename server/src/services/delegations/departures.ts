import type { Assignee, Clock, Person } from '../../core/contracts';
import type { DelegationRows } from '../../sql/delegations/delegation-rows';
import type { StrapiDirectory } from '../../strapi/ports/directory';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { endOf } from './delegations';
import type { DelegationLog } from './log';

interface DepartedOptions {
  readonly rows: DelegationRows;
  readonly log: DelegationLog;
  readonly runtime: StrapiSqlRuntime;
  readonly directory: StrapiDirectory;
  readonly clock: Clock;
}

/** Ends the delegations of people and teams that are gone. */
export class DepartedDelegations {
  constructor(private readonly options: DepartedOptions) {}

  /**
   * Ends those from, to and for somebody who was deleted or blocked, in the transaction of the change;
   * they do not come back with the person.
   */
  async end(who: Assignee): Promise<void> {
    const { rows, log, runtime, clock } = this.options;
    const now = clock.now().getTime();
    const unfinished = await rows.unfinishedOf(who, now);
    if (unfinished.length === 0) return;
    await runtime.transaction(async (connection) => {
      for (const delegation of unfinished) {
        if (!(await rows.end(delegation.id, now))) continue;
        const entry = { ...endOf(now), payload: { left: who } };
        await log.note(connection, { ...delegation, endedAt: now }, entry);
      }
    });
  }

  /** The same for people who have gone while nobody noticed, as by raw SQL. */
  async sweep(): Promise<void> {
    const { rows, directory, clock } = this.options;
    const people: readonly Person[] = await rows.peopleOfUnfinished(clock.now().getTime());
    for (const person of people) {
      // Of a kind of people whose plugin is absent nothing is known; it may come back.
      if (!directory.hasKindOf(person)) continue;
      if (!(await directory.isAnybodyThere([person]))) await this.end(person);
    }
  }
}
