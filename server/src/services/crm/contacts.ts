import { createId } from '@paralleldrive/cuid2';

import { currentActor } from '../../strapi/ports/actor';
import { withStrapiErrors } from '../../strapi/ports/errors';
import {
  shownEntry,
  toContact,
  type Contact,
  type ContactFields,
  type ContactModel,
  type HistoryEntry,
  type HistoryOptions,
  type StoredContact,
} from '../../contacts';
import type { Actor } from '../../core/contracts';
import { CrmValidationError } from '../../core/errors';
import { CommandRunner } from './commands';
import { assertAction, isAllowed } from './guards';
import { checkActor, checkContactId, checkFields, checkOptions } from './input';
import type { ContactParts } from './parts';
import { DocumentStore, type DocumentHistory } from './store';

/** By default the current request's caller, or the system. */
export interface ActorOption {
  readonly actor?: Actor;
}

export interface CanOptions extends ActorOption {
  /** The contact in question: one of this document's, or fields that are not stored yet. */
  readonly contact?: ContactFields;
}

/**
 * The contacts of one document (US-003 to US-005). Methods throw Strapi's errors: 400 for invalid
 * input, 403 if a guard or a before hook refuses, 404 if something does not exist, 409 after three
 * concurrent changes or if the stored value is corrupt.
 */
export class DocumentContacts {
  readonly #store: DocumentStore;

  readonly #commands: CommandRunner;

  constructor(
    private readonly parts: ContactParts,
    private readonly model: ContactModel,
    private readonly documentId: string,
  ) {
    this.#store = new DocumentStore(parts, model, documentId);
    this.#commands = new CommandRunner(
      ...([parts.strapi, model, documentId, this.#store, parts.events] as const),
    );
  }

  /**
   * Adds a contact and returns it as stored (FR-L1-003). Like every write, returns id and
   * timestamps only if the guard `view` refuses the contact.
   */
  addContact(fields: ContactFields, options: ActorOption = {}): Promise<Contact> {
    return withStrapiErrors(async () => {
      const values = await this.check(fields);
      return this.#commands.add(createId(), values, await this.actor(options));
    });
  }

  /** Updates the given fields; `null` clears a field. Writes nothing if nothing changes. */
  updateContact(
    contactId: string,
    fields: ContactFields,
    options: ActorOption = {},
  ): Promise<Contact> {
    return withStrapiErrors(async () => {
      const id = checkContactId(contactId);
      const stored = async () => (await this.#store.find(id))?.fields;
      const values = await this.check(fields, stored);
      return this.#commands.update(id, values, await this.actor(options));
    });
  }

  /** Removes a contact and returns it; its history is kept. */
  removeContact(contactId: string, options: ActorOption = {}): Promise<Contact> {
    return withStrapiErrors(async () =>
      this.#commands.remove(checkContactId(contactId), await this.actor(options)),
    );
  }

  /** All contacts that the guard `view` allows, in the order of creation. */
  contacts(options: ActorOption = {}): Promise<Contact[]> {
    return withStrapiErrors(async () => {
      const contacts = await this.#store.all();
      const visible = this.viewer(await this.actor(options));
      const seen: Contact[] = [];
      for (const stored of contacts) if (await visible(stored)) seen.push(this.show(stored));
      return seen;
    });
  }

  /**
   * Whether the actor may perform the action: calls the guard, without side effects. True if there
   * is no guard (FR-L1-004).
   *
   * @throws ValidationError for an action that is neither add, edit, remove, view nor the model's.
   */
  can(action: string, options: CanOptions = {}): Promise<boolean> {
    return withStrapiErrors(async () => {
      assertAction(this.model, action);
      const actor = await this.actor(options);
      const { contact = {} }: { contact?: unknown } = options;
      if (typeof contact !== 'object' || contact === null || Array.isArray(contact)) {
        const message = '"contact" must be a contact, or an object with fields of one';
        throw new CrmValidationError([{ path: ['contact'], message }]);
      }
      const given = contact as ContactFields;
      const before = await this.storedContact(given.id);
      return isAllowed(this.parts.strapi, {
        model: this.model,
        documentId: this.documentId,
        actor,
        action,
        contact: { ...before, ...given },
        before,
      });
    });
  }

  /**
   * The history, newest first, without entries about contacts that the guard `view` refuses
   * (FR-L1-005). Complete by default; at level 1 limited to what the column keeps.
   */
  history(options: HistoryOptions & ActorOption = {}): Promise<HistoryEntry[]> {
    return withStrapiErrors(async () => {
      const { limit = Number.POSITIVE_INFINITY, before } = checkOptions(options);
      if (limit !== Number.POSITIVE_INFINITY && (!Number.isInteger(limit) || limit < 1)) {
        throw new CrmValidationError([
          { path: ['limit'], message: '"limit" must be a whole number, at least 1' },
        ]);
      }
      const actor = await this.actor(options);
      const { entries, lastOf } = await this.#store.history(before);
      const isVisible = await this.entryViewer(actor, lastOf);
      const seen: HistoryEntry[] = [];
      for await (const entry of entries) {
        if (seen.length >= limit) break;
        if (await isVisible(entry)) seen.push(shownEntry(entry, this.model.fields));
      }
      return seen;
    });
  }

  /**
   * `null` for fields that are not stored yet; the column is not read if no contact is in question.
   */
  private async storedContact(id: unknown): Promise<Contact | null> {
    if (typeof id !== 'string') {
      await this.#store.assertDocument();
      return null;
    }
    const stored = await this.#store.find(id);
    return stored ? this.show(stored) : null;
  }

  private check(
    fields: unknown,
    stored?: () => Promise<ContactFields | undefined>,
  ): Promise<Record<string, unknown>> {
    return checkFields(this.model, fields, this.parts.fieldTypes, stored);
  }

  private async actor(options: ActorOption): Promise<Actor> {
    const { actor } = checkOptions(options);
    return actor === undefined ? currentActor(this.parts.strapi) : checkActor(actor);
  }

  private show(stored: StoredContact): Contact {
    return toContact(stored, this.model.fields);
  }

  /** Whether an entry is shown, by the current contact, or by its last state if it was removed. */
  private async entryViewer(
    actor: Actor,
    lastOf: DocumentHistory['lastOf'],
  ): Promise<(entry: HistoryEntry) => Promise<boolean> | boolean> {
    if (!this.model.guards.has('view')) return () => true;
    const visible = this.viewer(actor);
    const stored = new Map((await this.#store.all()).map((contact) => [contact.id, contact]));
    return async (entry) => {
      const known = stored.get(entry.contact);
      return visible(known ?? lastKnown(entry, (await lastOf(entry.contact)) ?? entry));
    };
  }

  /** Calls the guard `view` once per contact. */
  private viewer(actor: Actor): (stored: StoredContact) => Promise<boolean> | boolean {
    const { model, documentId } = this;
    if (!model.guards.has('view')) return () => true;
    const answers = new Map<string, Promise<boolean>>();
    return (stored) => {
      const known = answers.get(stored.id);
      if (known) return known;
      const contact = this.show(stored);
      const question = { model, documentId, actor, action: 'view', contact, before: contact };
      const answer = isAllowed(this.parts.strapi, question);
      answers.set(stored.id, answer);
      return answer;
    };
  }
}

/** The last state of a removed contact, from its newest history entry. */
function lastKnown(entry: HistoryEntry, last: HistoryEntry): StoredContact {
  const fields = last.before ?? last.after ?? {};
  return { id: entry.contact, revision: 0, createdAt: last.at, updatedAt: last.at, fields };
}
