import type { TimelineItem } from '../../api/records';
import { isSame } from '../../components/SchemaForm/model/values';

type History = Extract<TimelineItem, { kind: 'history' }>;

/** Columns that only the CRM writes. */
const HIDDEN = ['revision', 'instanceId', 'unloggedRevisions', 'tenant', 'updatedAt', 'createdAt'];

/** Keys that the sentence of an event names already. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  'instance.assigned': ['assignees'],
  'instance.moved': ['version'],
  'task.reassigned': ['assignees'],
  'task.rescheduled': ['dueAt'],
  'approval.voted': ['choice'],
};

/** A value is a text, number or boolean, or a list of those; null: none. */
export interface Change {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) && value !== '';

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 && value.every(isPlain) ? value : null;
  return isPlain(value) ? value : null;
}

/** What an event has changed, as far as it can be said; nothing for a record that is new. */
export function changesOf({ event, before, after }: Pick<History, 'event' | 'before' | 'after'>) {
  if (event.endsWith('.created') || event.endsWith('.deleted') || !after) return [];
  const isOwn = recordEvent(event) !== undefined;
  const said = [...(isOwn ? [] : ['stage', 'status']), ...(SAID[event] ?? [])];
  return Object.keys(after)
    .filter((name) => !HIDDEN.includes(name) && !said.includes(name))
    .map((name): Change => ({ name, before: shown(before?.[name]), after: shown(after[name]) }))
    .filter((change) => !isSame(change.before, change.after));
}

/** What happened to the record itself: `lead.created`, `opportunity.changed`, `contact.deleted`. */
export function recordEvent(event: string): 'created' | 'changed' | 'deleted' | undefined {
  if (event.startsWith('instance.')) return undefined;
  return (['created', 'changed', 'deleted'] as const).find((one) => event.endsWith(`.${one}`));
}

/** The events among the items of a timeline. */
export const historyOf = (items: readonly TimelineItem[] | undefined): History[] =>
  (items ?? []).filter((item) => item.kind === 'history');
