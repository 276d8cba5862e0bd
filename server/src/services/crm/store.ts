import { ContactHistory } from '../../strapi/level-1/row-history';
import { ContactRows } from '../../strapi/level-1/contact-rows';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import {
  decide,
  noEmbeddedContacts,
  toContact,
  entriesBefore,
  type Change,
  type Circumstances,
  type Command,
  type ContactModel,
  type Decision,
  type HistoryEntry,
  type StoredContact,
} from '../../contacts';
import { UID } from '../../constants';
import { CrmValidationError, type Problem } from '../../core/errors';
import { SqlHistory } from '../../sql/history';
import { contactEventOf } from './contact-event';
import type { ContactParts } from './parts';

/**
 * The contacts of one document and their history, in the document's column or, from level 2 on, in
 * tables. The column says which; callers need not know.
 */
export class DocumentStore {
  constructor(
    private readonly parts: ContactParts,
    private readonly model: ContactModel,
    private readonly documentId: string,
  ) {}

  /** @throws CrmNotFoundError if the document does not exist. */
  assertDocument(): Promise<void> {
    return this.#store.assertDocument(this.model.uid, this.documentId);
  }

  /** In the order of creation. @throws CrmNotFoundError */
  async all(): Promise<readonly StoredContact[]> {
    const embedded = await this.#store.read(this.model.uid, this.documentId);
    return embedded ? embedded.contacts : this.#rows.all();
  }

  /** @throws CrmNotFoundError if the document does not exist. */
  async find(contactId: string): Promise<StoredContact | undefined> {
    const embedded = await this.#store.read(this.model.uid, this.documentId);
    if (!embedded) return this.#rows.find(contactId);
    return embedded.contacts.find(({ id }) => id === contactId);
  }

  /**
   * The history, newest first.
   *
   * @param before the id of an entry: only older ones.
   * @throws CrmNotFoundError, CrmValidationError if `before` is no entry.
   */
  async history(before?: string): Promise<DocumentHistory> {
    const embedded = await this.#store.read(this.model.uid, this.documentId);
    if (embedded) {
      const page = entriesBefore(embedded.history, before);
      if (!page.ok) throw new CrmValidationError([page.problem]);
      const lastOf = (contact: string) =>
        embedded.history.find((entry) => entry.contact === contact);
      return { entries: page.entries, lastOf };
    }
    const entries = await this.#history.entries(before);
    if (!entries) throw new CrmValidationError([UNKNOWN_ENTRY]);
    return { entries, lastOf: (contact) => this.#history.lastOf(contact) };
  }

  /** In one transaction, under the document's lock. @throws CrmNotFoundError */
  write(command: Command, circumstances: Circumstances): Promise<Decision> {
    return this.#store.transact<Decision>(this.model.uid, this.documentId, {
      inColumn: (embedded) => {
        const decision = decide(embedded, command, circumstances);
        return decision.outcome === 'changed'
          ? { embedded: decision.embedded, result: decision }
          : { result: decision };
      },
      inRows: () => this.#writeRows(command, circumstances),
    });
  }

  /**
   * Reads only the contacts that the decision needs, so the cost does not depend on their number.
   */
  async #writeRows(command: Command, circumstances: Circumstances): Promise<Decision> {
    const isUnique = this.model.fields.some(({ unique }) => unique === true);
    const needsAll = isUnique && command.kind !== 'remove';
    const own = command.kind === 'add' ? undefined : await this.#rows.find(command.contactId);
    const contacts = needsAll ? await this.#rows.all() : own ? [own] : [];
    const embedded = { ...noEmbeddedContacts(this.documentId), contacts };
    const decision = decide(embedded, command, circumstances);
    if (decision.outcome !== 'changed') return decision;
    if (!(await this.#apply(decision))) return { outcome: 'moved' };
    await this.#history.append([decision.entry]);
    await this.#storeEvent(decision);
    await this.#followPipelines(decision);
    return decision;
  }

  #storeEvent({ before, after, entry }: Change): Promise<void> {
    const show = (stored: StoredContact | null) => stored && toContact(stored, this.model.fields);
    const { uid } = this.model;
    const change = { uid, documentId: this.documentId, entry };
    return this.parts.events.store([
      contactEventOf({ ...change, before: show(before), after: show(after) }),
    ]);
  }

  /** False after a concurrent change at another entry point. */
  async #apply({ before, after }: Change): Promise<boolean> {
    if (after && before) return this.#rows.update(before, after);
    if (after) await this.#rows.insert([after], true);
    return before && !after ? this.#rows.delete(before) : true;
  }

  /**
   * As at every entry point (BR-007): new contacts start automatic pipelines, removed ones end
   * theirs.
   */
  async #followPipelines({ before, after, entry }: Change): Promise<void> {
    const { levels, pipelines } = this.parts;
    if (!levels.includes(2)) return;
    const subject = { type: UID.contact, id: entry.contact };
    const starting = before ? [] : await pipelines.startingOn(UID.contact);
    if (starting.length > 0) await pipelines.startOn([subject], starting);
    if (!after) await pipelines.cancelOn([subject]);
  }

  get #store() {
    return this.parts.embedded;
  }

  get #runtime(): StrapiSqlRuntime {
    return this.parts.runtime;
  }

  get #parent() {
    return { type: this.model.uid, id: this.documentId };
  }

  get #rows(): ContactRows {
    return new ContactRows(this.parts.strapi, this.#runtime, this.#parent, this.model.fields);
  }

  get #history(): ContactHistory {
    const history = new SqlHistory(this.#runtime);
    return new ContactHistory(this.#runtime, history, this.#parent, this.model.fields);
  }
}

export interface DocumentHistory {
  readonly entries: Iterable<HistoryEntry> | AsyncIterable<HistoryEntry>;
  /** The newest entry about a contact in the whole history. */
  readonly lastOf: (
    contact: string,
  ) => HistoryEntry | undefined | Promise<HistoryEntry | undefined>;
}

const UNKNOWN_ENTRY: Problem = {
  path: ['before'],
  message: '"before" must be the id of an entry of this history',
};
