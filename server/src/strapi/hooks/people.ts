import type { Assignee, Person } from '../../core/contracts';
import type { Account } from '../ports/directory';

/** Somebody who is gone or has left a group, or a group that is gone. */
export type Departure =
  | { readonly person: Person; readonly from?: Assignee }
  | { readonly group: Assignee };

/** What changes of people, teams and roles are compared by, inside the transaction of the change. */
export interface PeoplePort {
  accounts(people: readonly Person[]): Promise<readonly Account[]>;
  membersOfRole(role: string): Promise<{ exists: boolean; accounts: readonly Account[] }>;
  /** Tells the instances that wait for them. */
  tell(departures: readonly Departure[]): Promise<void>;
}
