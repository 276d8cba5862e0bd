import type { ComparedRow } from './instances/single-statement';
import type { ScopedConnection } from './scope';
import type {
  Actor,
  Assignee,
  ChainEnd,
  Clock,
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
  /** The same for records of one type, by id. Optional. */
  readAll?(type: string, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>>;
  /** How to join records of a type, if they are single rows; undefined if they take a query of their own. */
  source?(type: string): RecordSource | undefined;
  /**
   * Writes the record changes of a commit inside the running transaction, by compare-and-set: the caller
   * rolls back if the record has changed since `commit.record` was read.
   */
  write(commit: Commit, connection: ScopedConnection): Promise<SubjectWrite>;
  /**
   * The same for several records, with as few statements as possible. Optional.
   *
   * @returns the results, in the order of the commits.
   */
  writeAll?(
    commits: readonly Commit[],
    connection: ScopedConnection,
  ): Promise<readonly SubjectWrite[]>;
  /**
   * The same write as a single compare-and-set for a combined statement; undefined if it needs more
   * statements. Optional.
   */
  plan?(commit: Commit): PlannedSubjectWrite | undefined;
}

/** A record with a single row, joined to its instance by `document_id` within the scope. */
export interface RecordSource {
  readonly type: string;
  readonly table: string;
  readonly columns: readonly string[];
  /**
   * Converts the columns for the engine; undefined if they are empty, because there is no record.
   */
  read(id: string, columns: Readonly<Record<string, unknown>>): Promise<SubjectFacts | undefined>;
}

/** A record write that the caller sends together with other rows. */
export interface PlannedSubjectWrite {
  readonly row: ComparedRow;
  /** The revision after the write. */
  readonly revision: number;
  /** To be called after the commit. */
  committed(): void;
}

/** The result of a record write; `revision` is the one after it, null if the type has none. */
export type SubjectWrite =
  | { readonly kind: 'stored'; readonly revision: number | null }
  | { readonly kind: 'stale' };

/** A history entry before it is numbered, salted and hashed. */
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

/** Appends to the history, inside the running transaction. */
export interface HistoryWriter {
  append(entries: readonly NewHistoryEntry[], connection: ScopedConnection): Promise<void>;
  /**
   * The same on one record whose head is known, in two statements. False if the head has moved; the
   * caller then rolls back.
   */
  appendAfter(
    end: ChainEnd,
    entries: readonly NewHistoryEntry[],
    connection: ScopedConnection,
  ): Promise<boolean>;
}

/** Runs SQL; `transaction` joins the running one. */
export interface SqlRuntime {
  /** The current transaction or the pool, for the rows of the current scope. */
  connection(): ScopedConnection;
  transaction<T>(run: (connection: ScopedConnection) => Promise<T>): Promise<T>;
  readonly dialect: 'sqlite' | 'postgres' | 'mysql';
  /** A simulated clock; by default the database's own, which all processes share. */
  readonly clock?: Clock | undefined;
}

/** Reads the history. */
export interface HistoryReader {
  /** The entries of one instance, oldest first. */
  entriesOf(instance: InstanceId): Promise<readonly HistoryEntry[]>;
}

/** The `round_robin` cursors of groups, inside the running transaction. */
export interface AssignmentCursors {
  /** Compare-and-set; false if the cursor is not at `after` any more, and the caller rolls back. */
  advanceCursor(from: Assignee, person: Person, after: Person | null): Promise<boolean>;
}
