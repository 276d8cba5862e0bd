import type { JsonObject } from './json';

/** Why the core says no; a table in the adapter maps them to errors. */
export const REFUSAL_CODES = [
  /** The snapshot contradicts itself or its definition. */
  'CorruptInstance',
  /** The instance has moved on since the caller looked. */
  'StaleRevision',
  /** The record has changed since the voter looked. */
  'StaleRecord',
  /** There is an instance already, or none. */
  'AlreadyStarted',
  'NotStarted',
  /** The instance has ended. */
  'InstanceEnded',
  /** The instance is parked; resume it first. */
  'NeedsAttention',
  'NotParked',
  'UnknownAction',
  'UnknownEntity',
  'UnknownStage',
  'UnknownTask',
  'UnknownTimer',
  'UnknownToken',
  /** `/vote` on a task, `/complete` on an approval, and the like. */
  'WrongKind',
  /** The action does not leave from this stage. */
  'WrongStage',
  /** `can` said no. */
  'NotAllowed',
  'NotAssigned',
  'AlreadyClaimed',
  'NotClaimed',
  'NoSeat',
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
  /** The record or the database refuses what would be written. */
  'WriteRefused',
  'NotConverted',
  /** In the version that it is to move to, the instance could not go on. */
  'Stranded',
  /** A timer that is not due yet. */
  'TooEarly',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** No, and nothing has changed. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly code: RefusalCode;
  /** A sentence: what was wrong, where, what would be right. */
  readonly reason: string;
  /** Where in the command (`fields.budget`) or definition (`transitions.win.condition`). */
  readonly path: string;
  readonly details?: JsonObject;
}
