import type { ActCommand, JsonObject, Refusal } from '../../contracts';
import { refuseUnlessAllowed, refuseUnlessLive } from '../checks';
import { type CheckedFields, checkFields } from '../fields';
import type { Draft } from '../draft';
import { given } from '../json';

/** A reserved action. `obstacle` is what `explain` asks; `run` is called where it found none. */
export interface Action {
  obstacle(draft: Draft): Refusal | null;
  run(draft: Draft, command: ActCommand): Refusal | null;
}

/** What every action on a live instance asks; parked ones may still be closed and talked about. */
export const liveAndAllowed = (draft: Draft): Refusal | null =>
  refuseUnlessLive(draft) ?? refuseUnlessAllowed(draft);

/** The fields that came along, checked. */
export const fieldsOf = (draft: Draft, command: ActCommand): CheckedFields =>
  checkFields(draft, command.fields);

/** What history keeps of the words and files that came along. */
export const remarksOf = ({ comment, reason, attachments }: ActCommand): JsonObject =>
  given({ comment, reason, attachments: attachments?.length ? attachments : undefined });
