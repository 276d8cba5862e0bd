import type { InstanceId, Subject } from '../../core/contracts';
import type { RecordValues } from '../../fields';

/** What the entry points of records ask of the engine, inside the transaction of the write. */
export interface Pipelines {
  /** The pipelines that these records are in now, with the actions that leave from there. */
  runningOn(type: string, ids: readonly string[]): Promise<readonly RunningPipeline[]>;
  /** BR-001 as the definition says that would start on this record; undefined where none does. */
  selfAssignOn(type: string, values: RecordValues): Promise<boolean | undefined>;
  /** Active definitions that start by themselves on new records of this type. */
  startingOn(type: string): Promise<readonly StartingDefinition[]>;
  /** New records: starts those of them that fit each record. */
  startOn(subjects: readonly Subject[], starting: readonly StartingDefinition[]): Promise<void>;
  /** Records that are gone: ends what ran on them. */
  cancelOn(subjects: readonly Subject[]): Promise<void>;
  /** Of these records those on which somebody has voted in an open approval, as they are now. */
  votedOn(type: string, ids: readonly string[]): Promise<readonly VotedRecord[]>;
  /** A record on which votes were cast has changed in these attributes. */
  recordChanged(record: VotedRecord, keys: readonly string[]): Promise<void>;
}

/** A record with votes on it: which instances, and what its voters were shown. */
export interface VotedRecord {
  readonly subject: Subject;
  readonly instances: readonly InstanceId[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** A definition that starts by itself, with the entities that a type can play. */
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
