import type { ReceiveTrigger } from '../../contracts/triggers';
import type { Actor, Json, Subject, TriggerRequest } from '../../core/contracts';
import { CrmConflictError, CrmNotFoundError } from '../../core/errors';
import type { Within } from '../../core/runner';
import type { PlannedRequest } from '../../triggers';
import type { EngineService } from '../engine/engine';

export type Result = ReceiveTrigger.Response['data']['results'][number];

/** A request of a declared trigger may choose among several definitions. */
export type Request = TriggerRequest & { readonly definition?: string };

/** The documents of a type with these values; more than two are not needed. */
export type FindSubjects = (
  type: string,
  where: Readonly<Record<string, Json>>,
) => Promise<readonly string[]>;

/**
 * The request of a planned one, with its record looked up.
 *
 * @returns undefined if there is no such record, and that is ignored.
 * @throws CrmNotFoundError, CrmConflictError if several records have these values.
 */
export async function resolveRequest(
  { subject, missing, command, fields }: PlannedRequest,
  find: FindSubjects,
): Promise<Request | undefined> {
  const found = await resolveSubject(subject, find);
  if (!found) {
    if (missing === 'ignore') return undefined;
    throw new CrmNotFoundError('There is no record with these values.', { type: subject.type });
  }
  return { ...command, subject: found, ...(fields && { fields }) };
}

async function resolveSubject(
  subject: PlannedRequest['subject'],
  find: FindSubjects,
): Promise<Subject | undefined> {
  if ('id' in subject) return { type: subject.type, id: subject.id };
  const { type, where } = subject;
  const [id, another] = await find(type, where);
  if (another !== undefined) {
    throw new CrmConflictError('Several records have these values.', {
      ...{ code: 'SeveralRecords', type },
    });
  }
  return id === undefined ? undefined : { type, id };
}

/** Carries out one request, by the rules for every caller. */
export async function performRequest(
  engine: EngineService,
  request: Request,
  actor: Actor,
  within?: Within,
): Promise<Result> {
  const { type } = request;
  const { id, stage, status, revision } = await (request.type === 'start'
    ? engine.start({ ...request, actor }, { within })
    : engine.actOn(request.subject, request.action, { ...request, actor, within }));
  return { type, instance: id, stage, status, revision };
}
