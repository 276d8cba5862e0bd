import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

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
import { getService } from '../get-service';
import { CommandRunner } from './commands';
import { assertAction, isAllowed } from './guards';
import { checkActor, checkContactId, checkFields, checkOptions } from './input';
import { DocumentStore, type DocumentHistory } from './store';

/** Who does it; left out, the caller of the request that is being answered, else the system. */
export interface ActorOption {
  readonly actor?: Actor;
}

export interface CanOptions extends ActorOption {
  /** The contact that the question is about: one of this document's, or fields not stored yet. */
  readonly contact?: ContactFields;
}

/**
 * The contacts of one document (US-003 to US-005). Every method throws Strapi's own errors: 400
 * for bad input, 403 where a guard or a before hook says no, 404 for what does not exist, 409
 * where somebody else was faster three times or the stored value is damaged.
 */
export class DocumentContacts {
  readonly #store: DocumentStore;

  readonly #commands: CommandRunner;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly model: ContactModel,
    private readonly documentId: string,
  ) {
    this.#store = new DocumentStore(strapi, model, documentId);
    this.#commands = new CommandRunner(strapi, model, documentId, this.#store);
  }

  /**
   * Adds a contact and returns it as stored (FR-L1-003). Like every write it returns id and times
   * alone where the guard `view` refuses the contact.
   */
  addContact(fields: ContactFields, options: ActorOption = {}): Promise<Contact> {
    return withStrapiErrors(async () => {
      const values = await this.check(fields);
      return this.#commands.add(createId(), values, await this.actor(options));
    });
  }

  /** Changes the fields that are given; `null` clears one. Nothing to change writes nothing. */
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

  /** Removes a contact and returns it as it was; its history stays. */
  removeContact(contactId: string, options: ActorOption = {}): Promise<Contact> {
    return withStrapiErrors(async () =>
      this.#commands.remove(checkContactId(contactId), await this.actor(options)),
    );
  }

  /** All contacts that the guard `view` allows, in the order in which they were added. */
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
   * Whether the actor may do it: asks the guard, without effect. No guard means yes (FR-L1-004).
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
      return isAllowed(this.strapi, {
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
   * What happened, newest first; entries on contacts that the guard `view` refuses are left out
   * (FR-L1-005). All there is, unless limited: at level 1 what the column holds.
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

  /** `null` for fields that are not stored yet; the column is not read for a question about none. */
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
    const types = getService('field-types', { strapi: this.strapi });
    return checkFields(this.model, fields, types, stored);
  }

  private async actor(options: ActorOption): Promise<Actor> {
    const { actor } = checkOptions(options);
    return actor === undefined ? currentActor(this.strapi) : checkActor(actor);
  }

  private show(stored: StoredContact): Contact {
    return toContact(stored, this.model.fields);
  }

  /** Whether an entry is shown: where the contact it is about is, or was when it was removed. */
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

  /** Asks the guard `view` once per contact. */
  private viewer(actor: Actor): (stored: StoredContact) => Promise<boolean> | boolean {
    const { model, documentId, strapi } = this;
    if (!model.guards.has('view')) return () => true;
    const answers = new Map<string, Promise<boolean>>();
    return (stored) => {
      const known = answers.get(stored.id);
      if (known) return known;
      const contact = this.show(stored);
      const question = { model, documentId, actor, action: 'view', contact, before: contact };
      const answer = isAllowed(strapi, question);
      answers.set(stored.id, answer);
      return answer;
    };
  }
}

/** A contact that is gone, as its removal, the newest entry about it, remembers it. */
function lastKnown(entry: HistoryEntry, last: HistoryEntry): StoredContact {
  const fields = last.before ?? last.after ?? {};
  return { id: entry.contact, revision: 0, createdAt: last.at, updatedAt: last.at, fields };
}
