import type { Core } from '@strapi/strapi';

import type { Actor, Subject } from '../../core/contracts';
import { CrmNotFoundError, CrmValidationError } from '../../core/errors';
import { isValidIdentifier } from '../../sql/identifier';
import { currentActor } from '../../strapi/ports/actor';
import { isSubjectType } from '../../strapi/ports/subjects/subject-type';
import type { ActorInput } from './inputs';

/** The actor of a command: the given one, or the request's caller, or the system. */
export const actorOf = async (strapi: Core.Strapi, { actor }: ActorInput): Promise<Actor> =>
  actor ?? currentActor(strapi);

/** @throws CrmValidationError, CrmNotFoundError if such a record cannot run a pipeline. */
export function assertSubject(strapi: Core.Strapi, { type, id }: Subject): void {
  if (!isSubjectType(strapi, type)) {
    const message = `"${type.slice(0, 80)}" is no content type whose records run pipelines`;
    throw new CrmValidationError([{ path: ['subject', 'type'], message }]);
  }
  if (!isValidIdentifier(id)) throw new CrmNotFoundError('There is no such record.');
}
