import type {
  CommitResult,
  CompiledDefinition,
  Decision,
  LoadedInstance,
  StepLimit,
  StartCommand,
  Subject,
  SubjectFacts,
  TimerLease,
} from '../contracts';

/** A command without facts; `start` names the definition. */
export type Start = Omit<StartCommand, 'type'> & { readonly definition: string };

/**
 * Runs each commit of a command, for writes that belong to it: opens their transaction, calls
 * `commit` inside, and returns its result. Facts are gathered before, outside of it.
 */
export type Within = (commit: () => Promise<CommitResult>) => Promise<CommitResult>;

/** State that the caller of a start has read already. */
export interface StartWith {
  /** The active version. */
  readonly definition?: CompiledDefinition;
  readonly record?: SubjectFacts;
  readonly within?: Within | undefined;
}

export interface ExecuteOptions {
  /** The step limit after an earlier attempt was refused permanently. */
  readonly stepLimit?: StepLimit | undefined;
  /** The instance as it was just read; it is read again if it has changed since. */
  readonly loaded?: LoadedInstance | undefined;
  /** The lease under which a timer's result is committed. */
  readonly lease?: TimerLease | undefined;
  /** Called with the record before anything is decided; its errors propagate. */
  readonly authorize?: ((subject: Subject) => Promise<void>) | undefined;
  readonly within?: Within | undefined;
}

/** A committed decision with the state of its record. */
export interface CommittedDecision extends Decision {
  /**
   * The new revision of the record; null if it has none or there is no record; undefined if the
   * storage does not report it.
   */
  readonly recordRevision: number | null | undefined;
}
