import type { Refusal, RefusalCode } from '../../core/contracts';
import { CrmError, type CrmErrorCode } from '../../core/errors';

/** The one table from what the core refuses to the CRM's errors, hence to HTTP. */
const ANSWERS: Readonly<Record<RefusalCode, CrmErrorCode>> = {
  // 404: what was named is not there.
  NotStarted: 'NotFound',
  UnknownTask: 'NotFound',
  UnknownTimer: 'NotFound',
  UnknownToken: 'NotFound',
  // 400: what was sent cannot be right, whoever sends it and whenever.
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
  // 403: not this actor, or not as things are.
  NotAllowed: 'Refused',
  NotAssigned: 'Refused',
  NoSeat: 'Refused',
  ConditionNotMet: 'Refused',
  // 409: the instance is not where the caller believes it to be.
  CorruptInstance: 'Conflict',
  StaleRevision: 'Conflict',
  StaleRecord: 'Conflict',
  AlreadyStarted: 'Conflict',
  InstanceEnded: 'Conflict',
  NeedsAttention: 'Conflict',
  NotParked: 'Conflict',
  WrongStage: 'Conflict',
  AlreadyClaimed: 'Conflict',
  NotClaimed: 'Conflict',
  ApprovalImpossible: 'Conflict',
  ApprovalRejected: 'Conflict',
  StrategyFailed: 'Conflict',
  WriteRefused: 'Conflict',
  NotConverted: 'Conflict',
  TooEarly: 'Conflict',
  Stranded: 'Conflict',
};

/** A refusal as an error; `details` tell its code and where in command or definition it arose. */
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
