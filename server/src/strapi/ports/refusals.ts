import type { Refusal, RefusalCode } from '../../core/contracts';
import { CrmError, type CrmErrorCode } from '../../core/errors';

/** Maps the core's refusals to CRM errors, and so to HTTP. */
const ANSWERS: Readonly<Record<RefusalCode, CrmErrorCode>> = {
  // 404: does not exist.
  NotStarted: 'NotFound',
  UnknownTask: 'NotFound',
  UnknownTimer: 'NotFound',
  UnknownToken: 'NotFound',
  // 400: invalid input, independent of caller and state.
  UnknownAction: 'ValidationFailed',
  UnknownEntity: 'ValidationFailed',
  UnknownStage: 'ValidationFailed',
  UnknownAssignee: 'ValidationFailed',
  WrongKind: 'ValidationFailed',
  SelfAssignment: 'ValidationFailed',
  CommentRequired: 'ValidationFailed',
  AttachmentRequired: 'ValidationFailed',
  FieldRequired: 'ValidationFailed',
  InvalidField: 'ValidationFailed',
  InvalidInput: 'ValidationFailed',
  EmptyElectorate: 'ValidationFailed',
  // 403: not for this actor, or a condition is not met.
  NotAllowed: 'Refused',
  NotAssigned: 'Refused',
  NoSeat: 'Refused',
  ConditionNotMet: 'Refused',
  // 409: the instance is not in the state that the caller assumed.
  CorruptInstance: 'Conflict',
  StaleRevision: 'Conflict',
  StaleRecord: 'Conflict',
  AlreadyStarted: 'Conflict',
  InstanceEnded: 'Conflict',
  NeedsAttention: 'Conflict',
  NotParked: 'Conflict',
  Compensating: 'Conflict',
  WrongStage: 'Conflict',
  AlreadyClaimed: 'Conflict',
  AlreadyVoted: 'Conflict',
  NotClaimed: 'Conflict',
  ApprovalImpossible: 'Conflict',
  ApprovalRejected: 'Conflict',
  StrategyFailed: 'Conflict',
  WriteRefused: 'Conflict',
  NotConverted: 'Conflict',
  TooEarly: 'Conflict',
  NothingToSnooze: 'Conflict',
  Stranded: 'Conflict',
};

/** A refusal as an error, with its code and path in `details`. */
export function refusalError({ code, reason, path, details = {} }: Refusal): CrmError {
  const answer = ANSWERS[code];
  return new CrmError(answer, reason, {
    ...details,
    ...{ code, path },
    ...(answer === 'ValidationFailed' && {
      errors: [{ path: path.split('.').filter(Boolean), message: reason, name: 'ValidationError' }],
    }),
  });
}
