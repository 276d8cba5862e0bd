import type { TimelineItem } from '../../api/records';

type History = Extract<TimelineItem, { kind: 'history' }>;

/** Columns that only the CRM writes. */
const HIDDEN = ['revision', 'instanceId', 'unloggedRevisions', 'tenant', 'updatedAt', 'createdAt'];

/** Keys that the sentence of an event names already. */
const SAID = ['stage', 'status'];

export interface Change {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

const textOf = (value: unknown): string | null =>
  isPlain(value) && value !== '' ? String(value) : null;

/** What an event has changed, as far as it can be shown as text; nothing for a record that is new. */
export function changesOf({ event, before, after }: Pick<History, 'event' | 'before' | 'after'>) {
  if (event.endsWith('.created') || event.endsWith('.deleted') || !after) return [];
  const isStage = event.startsWith('instance.');
  return Object.keys(after)
    .filter((name) => !HIDDEN.includes(name) && !(isStage && SAID.includes(name)))
    .map(
      (name): Change => ({
        ...{ name, before: textOf(before?.[name]), after: textOf(after[name]) },
      }),
    )
    .filter((change) => change.before !== change.after);
}

/** What happened to the record itself: `lead.created`, `opportunity.changed`, `contact.deleted`. */
export function recordEvent(event: string): 'created' | 'changed' | 'deleted' | undefined {
  if (event.startsWith('instance.')) return undefined;
  return (['created', 'changed', 'deleted'] as const).find((one) => event.endsWith(`.${one}`));
}
