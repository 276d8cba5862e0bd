import { EVENTS } from '../constants';
import type { Actor, FieldDefinition } from '../core/contracts';
import type { Problem } from '../core/errors';
import type { StoredContact } from './contact';
import type { HistoryEntry, EmbeddedContacts } from './embedded-contacts';
import { isSameJson } from '../fields';
import { trimHistory } from './history';

/**
 * A command; `seen` is the revision of the contact that guards and hooks were given (optimistic
 * lock).
 */
export type Command =
  | { readonly kind: 'add'; readonly contactId: string; readonly values: Fields }
  | {
      readonly kind: 'update';
      readonly contactId: string;
      readonly seen: number;
      readonly values: Fields;
    }
  | { readonly kind: 'remove'; readonly contactId: string; readonly seen: number };

type Fields = Readonly<Record<string, unknown>>;

/**
 * The inputs of a decision besides the stored contacts: time, ids and actor come from the caller.
 */
export interface Circumstances {
  readonly fields: readonly FieldDefinition[];
  readonly actor: Actor;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Id of the history entry. */
  readonly entryId: string;
}

export interface Change {
  readonly outcome: 'changed';
  readonly embedded: EmbeddedContacts;
  readonly entry: HistoryEntry;
  readonly before: StoredContact | null;
  readonly after: StoredContact | null;
}

export type Decision =
  | Change
  /** The values are equal to the stored ones: nothing is written, logged or emitted. */
  | { readonly outcome: 'unchanged'; readonly contact: StoredContact }
  /** The contact has changed since guards and hooks were given it. */
  | { readonly outcome: 'moved' }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'invalid'; readonly problems: readonly Problem[] };

/** Decides a command: the next contacts and the history entry. Pure. */
export function decide(
  embedded: EmbeddedContacts,
  command: Command,
  circumstances: Circumstances,
): Decision {
  if (command.kind === 'add')
    return add(embedded, command.contactId, command.values, circumstances);
  const stored = embedded.contacts.find(({ id }) => id === command.contactId);
  if (!stored) return { outcome: 'absent' };
  if (stored.revision !== command.seen) return { outcome: 'moved' };
  return command.kind === 'update'
    ? update(embedded, stored, command.values, circumstances)
    : remove(embedded, stored, circumstances);
}

function add(
  embedded: EmbeddedContacts,
  id: string,
  values: Fields,
  circumstances: Circumstances,
): Decision {
  const problems = findRepeats(embedded.contacts, values, circumstances.fields);
  if (problems.length > 0) return { outcome: 'invalid', problems };
  const { at } = circumstances;
  const after: StoredContact = { id, revision: 1, createdAt: at, updatedAt: at, fields: values };
  return change(embedded, [...embedded.contacts, after], null, after, circumstances);
}

function update(
  embedded: EmbeddedContacts,
  before: StoredContact,
  values: Fields,
  circumstances: Circumstances,
): Decision {
  const changed = Object.keys(values).filter((name) => !same(values[name], before.fields[name]));
  if (changed.length === 0) return { outcome: 'unchanged', contact: before };
  const others = embedded.contacts.filter(({ id }) => id !== before.id);
  const written = Object.fromEntries(changed.map((name) => [name, values[name]]));
  const problems = findRepeats(others, written, circumstances.fields);
  if (problems.length > 0) return { outcome: 'invalid', problems };
  const after: StoredContact = {
    ...before,
    revision: before.revision + 1,
    updatedAt: circumstances.at,
    fields: { ...before.fields, ...values },
  };
  const contacts = embedded.contacts.map((contact) => (contact.id === before.id ? after : contact));
  return change(embedded, contacts, before, after, circumstances, changed);
}

function remove(
  embedded: EmbeddedContacts,
  before: StoredContact,
  circumstances: Circumstances,
): Decision {
  const contacts = embedded.contacts.filter(({ id }) => id !== before.id);
  return change(embedded, contacts, before, null, circumstances);
}

const EVENT_OF = (before: StoredContact | null, after: StoredContact | null) =>
  before === null
    ? EVENTS.contactAdded
    : after === null
      ? EVENTS.contactRemoved
      : EVENTS.contactUpdated;

/** `changed`: the fields of an update; its history entry contains only those. */
function change(
  embedded: EmbeddedContacts,
  contacts: readonly StoredContact[],
  before: StoredContact | null,
  after: StoredContact | null,
  { actor, at, entryId }: Circumstances,
  changed?: readonly string[],
): Change {
  const pick = (contact: StoredContact | null) =>
    contact && changed
      ? Object.fromEntries(changed.map((name) => [name, contact.fields[name] ?? null]))
      : (contact?.fields ?? null);
  const entry: HistoryEntry = {
    id: entryId,
    at,
    actor: { kind: actor.kind, id: actor.id, label: actor.label },
    event: EVENT_OF(before, after),
    contact: (after ?? before)?.id ?? '',
    before: pick(before),
    after: pick(after),
  };
  const history = trimHistory([entry, ...embedded.history]);
  return {
    outcome: 'changed',
    embedded: { ...embedded, revision: embedded.revision + 1, contacts, history },
    entry,
    before,
    after,
  };
}

/** At level 1 `unique` applies within the contacts of one document. */
function findRepeats(
  contacts: readonly StoredContact[],
  values: Fields,
  fields: readonly FieldDefinition[],
): Problem[] {
  return fields
    .filter(({ name, unique }) => unique === true && (values[name] ?? null) !== null)
    .filter(({ name }) => contacts.some((contact) => same(contact.fields[name], values[name])))
    .map(({ name }) => ({
      path: [name],
      message: `"${name}" must be unique; another contact of this document has the same value`,
    }));
}

const same = (left: unknown, right: unknown): boolean => isSameJson(left ?? null, right ?? null);
