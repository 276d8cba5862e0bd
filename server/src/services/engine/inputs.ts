import type { ListInstances } from '../../contracts/instances';
import type {
  ActCommand,
  Actor,
  ConversionInput,
  ResumeCommand,
  Subject,
  VoteCommand,
} from '../../core/contracts';

export interface ActorInput {
  /** Default: whoever makes the request, else the system. */
  readonly actor?: Actor | undefined;
  /** Attributes that `fields` may write though the action does not name them; absent: all. */
  readonly writable?: readonly string[] | undefined;
}

/** A command on an instance, whoever asks for it. */
export interface Guarded extends ActorInput {
  /**
   * Asked about the record once the instance is read and before anything is decided; what it throws
   * is the answer.
   */
  readonly authorize?: ((subject: Subject) => Promise<void>) | undefined;
  /** The revision of the instance that the caller saw; another one is refused. */
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
  /** `assign`: `user:<documentId>`, `team:<documentId>` and the like. */
  readonly assignees?: readonly string[] | undefined;
}

export interface ExplainInput extends ActorInput {
  /** `close`. */
  readonly outcome?: ActCommand['outcome'];
}

export interface ActOnInput extends ActInput {
  /** Which of several definitions is meant. */
  readonly definition?: string | undefined;
}

export interface CompleteInput extends Guarded {
  readonly fields?: Fields | undefined;
  readonly comment?: string | undefined;
}

export interface VoteInput
  extends Guarded, Pick<VoteCommand, 'choice' | 'comment' | 'recordRevision'> {
  /** Whose seat, for somebody who stands for several. */
  readonly seat?: string | undefined;
}

export type ClaimInput = Guarded;

export interface ResumeInput extends Guarded, Pick<ResumeCommand, 'mode'> {
  /** Of the failed tokens this alone. */
  readonly token?: string | undefined;
}

export interface CancelTokenInput extends Guarded {
  readonly reason?: string | undefined;
}

export interface RepairInput extends ActorInput {
  /** True by default. */
  readonly dryRun?: boolean | undefined;
}

export type PageInput = Pick<ListInstances.Query, 'pagination'>;
