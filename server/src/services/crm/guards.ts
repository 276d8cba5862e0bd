import type { Core } from '@strapi/strapi';

import {
  CONTACT_ACTIONS,
  frozenCopy,
  type Contact,
  type ContactContext,
  type ContactFields,
  type ContactModel,
} from '../../contacts';
import type { Actor } from '../../core/contracts';
import { CrmRefusedError, CrmValidationError } from '../../core/errors';
import { nearestName } from '../../fields';
import { describeError } from '../../core/describe-error';
import { limitCalls } from '../extensions/time-limit';

/** The arguments of a guard. */
export interface Question {
  readonly model: ContactModel;
  readonly documentId: string;
  readonly actor: Actor;
  readonly action: string;
  /** The contact after the write; `{}` if there is none. */
  readonly contact: ContactFields;
  readonly before: Contact | null;
}

/** Frozen copies for guards and hooks. */
export const shown = (
  { model, documentId, actor, action, contact, before }: Question,
  signal: AbortSignal,
): readonly [ContactFields, ContactContext] => {
  const context = { ...frozenCopy({ uid: model.uid, documentId, actor, action, before }) };
  Object.defineProperty(context, 'signal', { value: signal });
  return [frozenCopy(contact), Object.freeze(context) as ContactContext];
};

/** @throws CrmValidationError for an action that neither the API nor the model has. */
export function assertAction(model: ContactModel, action: unknown): asserts action is string {
  const known = [...new Set([...CONTACT_ACTIONS, ...model.guards.keys()])];
  if (typeof action === 'string' && known.includes(action)) return;
  const near = typeof action === 'string' ? nearestName(action.slice(0, 80), known) : undefined;
  const message =
    `"${String(action).slice(0, 80)}" is not an action of ${model.uid}; ` +
    (near === undefined ? `the actions are ${known.join(', ')}` : `did you mean "${near}"?`);
  throw new CrmValidationError([{ path: ['action'], message }]);
}

/**
 * Calls the guard. True if there is none; false, and logged, if it throws or returns anything but
 * true or false (FR-L1-006).
 */
export async function isAllowed(strapi: Core.Strapi, question: Question): Promise<boolean> {
  const guard = question.model.guards.get(question.action);
  if (!guard) return true;
  const name = `The guard "${question.action}" of ${question.model.uid}`;
  try {
    const answer: unknown = await limitCalls(strapi)(name, (signal) =>
      guard(...shown(question, signal)),
    );
    if (typeof answer === 'boolean') return answer;
    // A truthy value such as the string "no" must not allow the action.
    strapi.log.error(`${name} must answer true or false; ${typeof answer} counts as no.`);
  } catch (error) {
    strapi.log.error(`${name} threw, which counts as no: ${describeError(error)}`);
  }
  return false;
}

/** @throws CrmRefusedError if the guard refuses. */
export async function assertAllowed(strapi: Core.Strapi, question: Question): Promise<void> {
  if (await isAllowed(strapi, question)) return;
  const { uid } = question.model;
  throw new CrmRefusedError(
    question.action,
    `The guard "${question.action}" of ${uid} does not allow this.`,
    { uid, documentId: question.documentId },
  );
}
