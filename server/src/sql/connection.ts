import type { ComparedRow } from './instances/single-statement';
import type { ScopedConnection } from './scope';
import type {
  Actor,
  Assignee,
  ChainEnd,
  Commit,
  HistoryEntry,
  InstanceId,
  JsonObject,
  Person,
  Subject,
  SubjectFacts,
} from '../core/contracts';

/** Reads and writes the records that instances run on. */
export interface SubjectStore {
  read(subject: Subject): Promise<SubjectFacts | undefined>;
  /** Where a record can be read along with its instance; undefined where it takes a query of its own. */
  source?(subject: Subject): RecordSource | undefined;
  /**
   * Inside the running transaction, what the commit changes of its record. Compare-and-set: the
   * caller rolls back where the record has changed since `commit.record` was read.
   */
  write(commit: Commit, connection: ScopedConnection): Promise<SubjectWrite>;
  /**
   * The same as one compare-and-set that needs no other statement; undefined where there is more to
   * check or to write. Optional.
   */
  plan?(commit: Commit): PlannedSubjectWrite | undefined;
}

/** A record that is a single row, to be joined to its instance by `document_id` within the scope. */
export interface RecordSource {
  readonly table: string;
  readonly columns: readonly string[];
  /** What the engine sees of it; undefined where the columns are empty, because there is no record. */
  read(columns: Readonly<Record<string, unknown>>): Promise<SubjectFacts | undefined>;
}

/** How a record is written along with other rows, by whoever writes those. */
export interface PlannedSubjectWrite {
  readonly row: ComparedRow;
  /** The revision afterwards. */
  readonly revision: number;
  /** To be called once it is committed. */
  committed(): void;
}

/** What became of a record; `revision` is the one after the write, null where it has none. */
export type SubjectWrite =
  | { readonly kind: 'stored'; readonly revision: number | null }
  | { readonly kind: 'stale' };

/** One entry for the history of a record, before it is numbered, salted and hashed. */
export interface NewHistoryEntry {
  readonly subject: Subject;
  readonly instance: string | null;
  readonly event: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly actor: Actor;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly payload: JsonObject;
  readonly parent?: Subject | null;
}

export type { ChainEnd };

/** Keeps the history, inside the running transaction. */
export interface HistoryWriter {
  append(entries: readonly NewHistoryEntry[], connection: ScopedConnection): Promise<void>;
  /**
   * The same on one record whose chain was seen to end here: two statements. False, and the caller
   * rolls back, where somebody else has appended since.
   */
  appendAfter(
    end: ChainEnd,
    entries: readonly NewHistoryEntry[],
    connection: ScopedConnection,
  ): Promise<boolean>;
}

/** How SQL runs: `transaction` joins the one that runs already. */
export interface SqlRuntime {
  /** The running transaction, else the pool, for the rows of the current scope. */
  connection(): ScopedConnection;
  transaction<T>(run: (connection: ScopedConnection) => Promise<T>): Promise<T>;
  readonly dialect: 'sqlite' | 'postgres' | 'mysql';
}

/** What is read back of it. */
export interface HistoryReader {
  /** Of one instance, oldest first. */
  entriesOf(instance: InstanceId): Promise<readonly HistoryEntry[]>;
}

/** Whose turn it is in a group, for `round_robin`; inside the running transaction. */
export interface AssignmentCursors {
  /** Moves the cursor. False, and the caller rolls back, where it is not at `after` any more. */
  advanceCursor(from: Assignee, person: Person, after: Person | null): Promise<boolean>;
}
