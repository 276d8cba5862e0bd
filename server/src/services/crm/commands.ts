import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

import {
  toContact,
  type Change,
  type Command,
  type Contact,
  type ContactModel,
  type Decision,
  type HookedMethod,
  type StoredContact,
} from '../../contacts';
import type { Actor } from '../../core/contracts';
import {
  CrmConflictError,
  CrmNotFoundError,
  CrmValidationError,
  CrmVetoError,
} from '../../core/errors';
import { afterCommit } from '../../strapi/ports/after-commit';
import { clockOf } from '../../strapi/ports/clock';
import type { EventPublisher } from '../../strapi/ports/event-publisher';
import { limitCalls } from '../extensions/time-limit';
import { contactEventOf } from './contact-event';
import { assertAllowed, isAllowed, shown, type Question } from './guards';
import type { DocumentStore } from './store';

/**
 * Maximum number of rounds in which guards and hooks are called because the contact has changed.
 */
const GATHERINGS = 3;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Runs a command: calls guards and before hooks outside of any transaction; decides and writes in
 * one transaction under the document's lock; then emits the event.
 */
export class CommandRunner {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly model: ContactModel,
    private readonly documentId: string,
    private readonly store: DocumentStore,
    private readonly events: EventPublisher,
  ) {}

  /** Guards see only the new contact, which cannot change, so one round is enough. */
  async add(contactId: string, values: Fields, actor: Actor): Promise<Contact> {
    await this.store.assertDocument();
    await this.gather('addContact', this.question('add', actor, values, null));
    const decision = await this.transact({ kind: 'add', contactId, values }, actor);
    return this.conclude('addContact', 'add', decision, contactId, actor);
  }

  update(contactId: string, values: Fields, actor: Actor): Promise<Contact> {
    return this.change('updateContact', 'edit', contactId, actor, (stored) => ({
      contact: { ...this.show(stored), ...values },
      command: { kind: 'update', contactId, seen: stored.revision, values },
    }));
  }

  remove(contactId: string, actor: Actor): Promise<Contact> {
    return this.change('removeContact', 'remove', contactId, actor, (stored) => ({
      contact: this.show(stored),
      command: { kind: 'remove', contactId, seen: stored.revision },
    }));
  }

  private async change(
    method: HookedMethod,
    action: string,
    contactId: string,
    actor: Actor,
    plan: (stored: StoredContact) => { contact: Fields; command: Command },
  ): Promise<Contact> {
    for (let gathering = 1; gathering <= GATHERINGS; gathering += 1) {
      const stored = await this.store.find(contactId);
      if (!stored) throw this.absent(contactId);
      const { contact, command } = plan(stored);
      await this.gather(method, this.question(action, actor, contact, this.show(stored)));
      const decision = await this.transact(command, actor);
      if (decision.outcome !== 'moved') {
        return this.conclude(method, action, decision, contactId, actor);
      }
    }
    throw new CrmConflictError(
      `The contact "${contactId}" was changed by other requests each time; try again.`,
      { uid: this.model.uid, documentId: this.documentId },
    );
  }

  private async gather(method: HookedMethod, question: Question): Promise<void> {
    await assertAllowed(this.strapi, question);
    const hook = this.model.before.get(method);
    if (!hook) return;
    try {
      await limitCalls(this.strapi)(`The before hook ${method} of ${this.model.uid}`, (signal) =>
        hook(...shown(question, signal)),
      );
    } catch (error) {
      throw new CrmVetoError(question.action, error);
    }
  }

  private transact(command: Command, actor: Actor): Promise<Decision> {
    const { fields } = this.model;
    const at = clockOf(this.strapi).now().toISOString();
    return this.store.write(command, { fields, actor, at, entryId: createId() });
  }

  private async conclude(
    method: HookedMethod,
    action: string,
    decision: Decision,
    contactId: string,
    actor: Actor,
  ): Promise<Contact> {
    switch (decision.outcome) {
      case 'absent':
      case 'moved':
        throw this.absent(contactId);
      case 'invalid':
        throw new CrmValidationError(decision.problems);
      case 'unchanged':
        return this.answer(this.show(decision.contact), actor);
      case 'changed':
        return this.notify(method, action, decision, actor);
    }
  }

  private async notify(
    method: HookedMethod,
    action: string,
    { before, after, entry }: Change,
    actor: Actor,
  ): Promise<Contact> {
    const { uid } = this.model;
    const was = before && this.show(before);
    const is = after && this.show(after);
    const contact = is ?? was;
    if (!contact) throw new Error('A change has a contact before it or after it.');
    const change = { uid, documentId: this.documentId, entry, before: was, after: is };
    await this.events.emit([contactEventOf(change)]);
    const hook = this.model.after.get(method);
    if (hook) {
      const what = `The after hook ${method} of ${uid}`;
      await afterCommit(this.strapi, what, () =>
        limitCalls(this.strapi)(what, (signal) =>
          hook(...shown(this.question(action, actor, contact, was), signal)),
        ),
      );
    }
    return this.answer(contact, actor);
  }

  /** A caller who may write but not view gets id and timestamps only. */
  private async answer(contact: Contact, actor: Actor): Promise<Contact> {
    if (await isAllowed(this.strapi, this.question('view', actor, contact, contact))) {
      return contact;
    }
    const { id, createdAt, updatedAt } = contact;
    return { id, createdAt, updatedAt };
  }

  private question(
    action: string,
    actor: Actor,
    contact: Fields,
    before: Contact | null,
  ): Question {
    return { model: this.model, documentId: this.documentId, actor, action, contact, before };
  }

  private show(stored: StoredContact): Contact {
    return toContact(stored, this.model.fields);
  }

  private absent(contactId: string): CrmNotFoundError {
    return new CrmNotFoundError(
      `There is no contact "${contactId.slice(0, 80)}" in this document of ${this.model.uid}.`,
      { uid: this.model.uid },
    );
  }
}
