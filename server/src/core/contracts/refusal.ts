import type { JsonObject } from './json';

/** Reasons why the core refuses a command. `strapi/ports` maps them to errors. */
export const REFUSAL_CODES = [
  /** The snapshot contradicts itself or its definition. */
  'CorruptInstance',
  /** The instance has changed since the caller read it. */
  'StaleRevision',
  /** The record has changed since the voter read it. */
  'StaleRecord',
  /** An instance exists already, or does not exist. */
  'AlreadyStarted',
  'NotStarted',
  /** The instance has ended. */
  'InstanceEnded',
  /** The instance is parked; resume it first. */
  'NeedsAttention',
  'NotParked',
  /** The steps of a flow are being undone. */
  'Compensating',
  'UnknownAction',
  'UnknownEntity',
  'UnknownStage',
  'UnknownTask',
  'UnknownTimer',
  'UnknownToken',
  /** For example `/vote` on a plain task, or `/complete` on an approval. */
  'WrongKind',
  /** The action does not leave from this stage. */
  'WrongStage',
  /** `can` refused it. */
  'NotAllowed',
  'NotAssigned',
  'AlreadyClaimed',
  'NotClaimed',
  'NoSeat',
  /** Somebody else has voted in this seat: its holder, or a delegate. */
  'AlreadyVoted',
  'SelfAssignment',
  'CommentRequired',
  'AttachmentRequired',
  'FieldRequired',
  'InvalidField',
  'InvalidInput',
  'ConditionNotMet',
  /** A team, role or person that the definition names does not exist. */
  'UnknownAssignee',
  'EmptyElectorate',
  'ApprovalImpossible',
  'ApprovalRejected',
  'StrategyFailed',
  /** The record or the database rejects the write. */
  'WriteRefused',
  'NotConverted',
  /** The instance could not continue in the target version. */
  'Stranded',
  /** The timer is not due yet. */
  'TooEarly',
  /** No escalation is due before that time. */
  'NothingToSnooze',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** A rejected command; nothing has changed. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly code: RefusalCode;
  /** A sentence: what is wrong, where, and what would be right. */
  readonly reason: string;
  /** The path in the command (`fields.budget`) or definition (`transitions.win.condition`). */
  readonly path: string;
  readonly details?: JsonObject;
}
