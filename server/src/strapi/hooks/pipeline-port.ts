import type { InstanceId, Subject } from '../../core/contracts';
import type { RecordValues } from '../../fields';

/** Port to the engine for the entry points of records, in the transaction of the write. */
export interface PipelinePort {
  /** The live pipelines of these records, with the actions of their current stage. */
  runningOn(type: string, ids: readonly string[]): Promise<readonly RunningPipeline[]>;
  /** BR-001 by the definition that would start on this record; undefined if there is none. */
  selfAssignOn(type: string, values: RecordValues): Promise<boolean | undefined>;
  /** Active definitions with `autoStart` for this type. */
  startingOn(type: string): Promise<readonly StartingDefinition[]>;
  /** Starts the fitting definitions on new records. */
  startOn(subjects: readonly Subject[], starting: readonly StartingDefinition[]): Promise<void>;
  /** Ends the pipelines of deleted records. */
  cancelOn(subjects: readonly Subject[]): Promise<void>;
  /** The current values of those of these records that have a vote in an open approval. */
  votedOn(type: string, ids: readonly string[]): Promise<readonly VotedRecord[]>;
  /** Notifies instances that a record with votes has changed in these attributes. */
  recordChanged(record: VotedRecord, keys: readonly string[]): Promise<void>;
}

/** A record with votes: the instances, and the values that the voters were shown. */
export interface VotedRecord {
  readonly subject: Subject;
  readonly instances: readonly InstanceId[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** A definition with `autoStart`, with the entities that fit a type. */
export interface StartingDefinition {
  readonly name: string;
  readonly version: string;
  readonly model: string | null;
  readonly entities: readonly { readonly key: string; readonly type: string | null }[];
}

export interface RunningPipeline {
  readonly subject: Subject;
  readonly definition: string;
  /** Actions that may change the stage. */
  readonly moves: readonly string[];
  /** Actions that may change the owner. */
  readonly assigns: readonly string[];
}
