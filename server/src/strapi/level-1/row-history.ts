import { z } from 'zod';

import { fromRow, type HistoryEntry } from '../../contacts';
import { EVENTS, PLUGIN_ID, UID } from '../../constants';
import type { FieldDefinition, JsonObject, Subject } from '../../core/contracts';
import { isSameJson } from '../../fields';
import { readHistory, type HistoryRecord, type SqlHistory } from '../../sql/history';
import type { StrapiSqlRuntime } from '../ports/sql-runtime';

/** Maps record events of any entry point to events of the level-1 API. */
const EVENT_NAMES: Readonly<Record<string, HistoryEntry['event']>> = {
  'contact.added': EVENTS.contactAdded,
  'contact.updated': EVENTS.contactUpdated,
  'contact.removed': EVENTS.contactRemoved,
  'contact.created': EVENTS.contactAdded,
  'contact.changed': EVENTS.contactUpdated,
  'contact.deleted': EVENTS.contactRemoved,
  'lead.created': EVENTS.contactAdded,
  'lead.changed': EVENTS.contactUpdated,
  'lead.deleted': EVENTS.contactRemoved,
};

/**
 * Entries of the level-1 API contain fields; entries of other entry points contain row attributes.
 */
const OWN = new Set(['contact.added', 'contact.updated', 'contact.removed']);

const PAGE = 500;

const named = z.object({ entry: z.string() });

/** The history of one document's contacts, in the append-only table. */
export class ContactHistory {
  constructor(
    private readonly runtime: StrapiSqlRuntime,
    private readonly history: SqlHistory,
    private readonly parent: Subject,
    private readonly fields: readonly FieldDefinition[],
  ) {}

  /** Oldest first, in the current transaction. */
  async append(entries: readonly HistoryEntry[]): Promise<void> {
    const { parent } = this;
    await this.history.append(
      entries.map(({ id, at, actor, event, contact, before, after }) => ({
        ...{ subject: { type: UID.contact, id: contact }, instance: null, parent },
        event: event.slice(PLUGIN_ID.length + 1),
        ...{ before: before as JsonObject | null, after: after as JsonObject | null },
        ...{ actor, at: Date.parse(at), payload: { entry: id } },
      })),
      this.runtime.connection(),
    );
  }

  /** Newest first; undefined if `before` is the id of none of them. */
  async entries(before: string | undefined): Promise<AsyncGenerator<HistoryEntry> | undefined> {
    if (before === undefined) return this.#from(undefined);
    const start = await this.#rowOf(before);
    return start === undefined ? undefined : this.#from(start);
  }

  /** The newest entry about a contact, which may have been removed. */
  async lastOf(contact: string): Promise<HistoryEntry | undefined> {
    const query = { subject: { type: UID.contact, id: contact }, limit: 100 };
    const found = await readHistory(this.runtime.connection(), query);
    return found.flatMap((record) => this.#toEntry(record) ?? []).at(0);
  }

  async *#from(start: number | undefined): AsyncGenerator<HistoryEntry> {
    let before = start;
    for (;;) {
      const query = { parent: this.parent, limit: PAGE, ...(before !== undefined && { before }) };
      const page = await readHistory(this.runtime.connection(), query);
      for (const record of page) {
        const entry = this.#toEntry(record);
        if (entry) yield entry;
      }
      if (page.length < PAGE) return;
      before = page.at(-1)?.id;
    }
  }

  /** The row id of an entry of this document. */
  async #rowOf(entry: string): Promise<number | undefined> {
    if (!/^[A-Za-z0-9]{1,64}$/.test(entry)) return undefined;
    const query = this.runtime
      .connection()
      .rows('crm_history')
      .where({ parent_type: this.parent.type, parent_id: this.parent.id })
      .orderBy('id', 'desc')
      .limit(1)
      .select('id');
    if (/^\d{1,15}$/.test(entry)) void query.where({ id: Number(entry) });
    else void query.where('payload', 'like', `%"entry":"${entry}"%`);
    const found: unknown = await query;
    const [row] = z.array(z.object({ id: z.coerce.number() })).parse(found);
    return row?.id;
  }

  #toEntry(record: HistoryRecord): HistoryEntry | undefined {
    const event = EVENT_NAMES[record.event];
    if (event === undefined) return undefined;
    const isOwn = OWN.has(record.event);
    const changes = isOwn ? record : this.#changesOf(record);
    // The change concerns attributes that the level-1 API does not show.
    if (!changes) return undefined;
    const { before, after } = changes;
    const { kind, id, label } = record.actor;
    const own = named.safeParse(record.payload);
    return {
      id: own.success ? own.data.entry : String(record.id),
      at: new Date(record.at).toISOString(),
      actor: { kind, id, label: label ?? '' },
      ...{ event, contact: record.subject.id, before, after },
    };
  }

  #changesOf(record: HistoryRecord): Pick<HistoryEntry, 'before' | 'after'> | undefined {
    const before = record.before && this.#fieldsOf(record.before);
    const after = record.after && this.#fieldsOf(record.after);
    if (!before || !after) return { before, after };
    const changed = Object.keys({ ...before, ...after }).filter(
      (name) => !isSameJson(before[name] ?? null, after[name] ?? null),
    );
    if (changed.length === 0) return undefined;
    const pick = (values: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(changed.map((name) => [name, values[name] ?? null]));
    return { before: pick(before), after: pick(after) };
  }

  /** The declared fields among a row's attributes; for a change only those it contains. */
  #fieldsOf(values: JsonObject): Readonly<Record<string, unknown>> {
    const { extra = null, ...rest } = values;
    const empty = { name: null, email: null, phone: null, contactStatus: null, score: null };
    const row = { ...empty, ...rest, extra: extra as Readonly<Record<string, unknown>> | null };
    const written = new Set(Object.keys({ ...rest, ...row.extra }));
    if (written.has('contactStatus')) written.add('status');
    const fields = fromRow(row, this.fields);
    return Object.fromEntries(
      Object.entries(fields).filter(
        ([name]) => written.has(name) && this.fields.some((field) => field.name === name),
      ),
    );
  }
}
