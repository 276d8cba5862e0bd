import type { Assignee, Person } from '../../core/contracts';
import type { Account } from '../ports/directory';

/** A person who was removed or has left a group, or a deleted group. */
export type Departure =
  | { readonly person: Person; readonly from?: Assignee }
  | { readonly group: Assignee };

/** Port to the engine, in the transaction of the change. */
export interface DeparturePort {
  accounts(people: readonly Person[]): Promise<readonly Account[]>;
  membersOfRole(role: string): Promise<{ exists: boolean; accounts: readonly Account[] }>;
  /** Notifies the instances that wait for them. */
  notifyDepartures(departures: readonly Departure[]): Promise<void>;
}
