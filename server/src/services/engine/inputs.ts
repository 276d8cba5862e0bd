import type { ListInstances } from '../../contracts/instances';
import type { Within } from '../../core/runner';
import type {
  ActCommand,
  Actor,
  ConversionInput,
  ResumeCommand,
  Subject,
  VoteCommand,
} from '../../core/contracts';

export interface ActorInput {
  /** By default the request's caller, or the system. */
  readonly actor?: Actor | undefined;
  /** Attributes that `fields` may write even if the action does not name them; absent: all. */
  readonly writable?: readonly string[] | undefined;
}

/** A command on an instance, of any caller. */
export interface Guarded extends ActorInput {
  /**
   * Called with the record after the instance is read and before anything is decided; its errors
   * propagate.
   */
  readonly authorize?: ((subject: Subject) => Promise<void>) | undefined;
  /** The instance revision that the caller saw (optimistic lock); a stale one is refused. */
  readonly revision?: number | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

export interface StartInput extends ActorInput {
  readonly definition: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly entity?: string | undefined;
  readonly campaign?: string | undefined;
  readonly fields?: Fields | undefined;
}

export interface ActInput
  extends Guarded, ConversionInput, Pick<ActCommand, 'fields' | 'comment' | 'outcome' | 'reason'> {
  /** Ids or documentIds of uploaded files. */
  readonly attachments?: readonly string[] | undefined;
  /** For `assign`: `user:<documentId>`, `team:<documentId>` and so on. */
  readonly assignees?: readonly string[] | undefined;
  /** Writes what belongs to the action in its transaction. */
  readonly within?: Within | undefined;
}

export interface ExplainInput extends ActorInput {
  /** For `close`. */
  readonly outcome?: ActCommand['outcome'];
}

export interface AvailableInput extends ActorInput {
  /** Whether the caller may read an attribute of a type; absent: all. */
  readonly mayReadField?: ((uid: string, attribute: string) => boolean) | undefined;
}

export interface ActOnInput extends ActInput {
  /** Selects one of several definitions. */
  readonly definition?: string | undefined;
}

export interface RescheduleInput extends Guarded {
  /** In ISO 8601 with an offset; null: none. */
  readonly dueAt: string | null;
  readonly reason?: string | undefined;
}

export interface CompleteInput extends Guarded {
  readonly fields?: Fields | undefined;
  readonly comment?: string | undefined;
}

export interface VoteInput
  extends Guarded, Pick<VoteCommand, 'choice' | 'comment' | 'recordRevision'> {
  /** The seat to vote in, for a delegate of several people. */
  readonly seat?: string | undefined;
}

export type ClaimInput = Guarded;

export interface ResumeInput extends Guarded, Pick<ResumeCommand, 'mode'> {
  /** Only this failed token. */
  readonly token?: string | undefined;
}

/** Either `until`, in ISO 8601, or `for`, as a duration. */
export interface SnoozeInput extends Guarded {
  readonly until?: string | undefined;
  readonly for?: string | undefined;
  readonly reason: string;
}

export interface CancelTokenInput extends Guarded {
  readonly reason?: string | undefined;
}

export interface RepairInput extends ActorInput {
  /** True by default. */
  readonly dryRun?: boolean | undefined;
}

export type PageInput = Pick<ListInstances.Query, 'pagination'>;
