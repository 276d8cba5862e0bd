import type { Commit } from '../../core/contracts';

/** What belongs to a decision beside what the storage keeps of it. */
export interface SideWrite {
  /** Before the transaction: the commit with what more it writes and tells. */
  prepare(commit: Commit): Promise<Commit>;
  /** Inside it, after the storage has written. What it throws takes the decision back. */
  apply?(commit: Commit): Promise<void>;
}
