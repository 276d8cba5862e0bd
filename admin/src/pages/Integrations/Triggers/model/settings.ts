import type { JsonObject } from '../../../../components/SchemaForm';
import { DELIVERY_HEADERS, isFree, signatureOf, type SenderName } from './senders';

/** What a trigger waits for, and what it does. */
export interface TriggerPlan {
  readonly source: 'call' | 'entry';
  readonly sender: SenderName;
  readonly effect: 'start' | 'act' | 'app';
}

export const EFFECTS = ['start', 'act'] as const;

/** What the stored settings are about. */
export function planOf(settings: JsonObject, sender: SenderName): TriggerPlan {
  return {
    source: settings.entry === undefined ? 'call' : 'entry',
    sender,
    effect: settings.act !== undefined ? 'act' : settings.start !== undefined ? 'start' : 'app',
  };
}

/** The settings to save: of the values of the form those that the plan has. */
export function settingsOf(
  { source, sender, effect }: TriggerPlan,
  values: JsonObject,
  stored: JsonObject,
): JsonObject {
  const { signature, entry, start, act, idempotencyHeader, ...rest } = values;
  const { signature: storedSignature } = stored;
  const filled = isFree(sender) ? { ...asObject(storedSignature), ...asObject(signature) } : {};
  const header = idempotencyHeader ?? DELIVERY_HEADERS[sender];
  return {
    ...rest,
    ...(source === 'entry' ? { entry } : { signature: signatureOf(sender, filled) }),
    ...(source === 'call' && header !== undefined && { idempotencyHeader: header }),
    ...(effect === 'start' && { start: withoutEmpty(start) }),
    ...(effect === 'act' && { act: withoutEmpty(act) }),
  };
}

const asObject = (value: unknown): object =>
  typeof value === 'object' && value !== null ? value : {};

/** An empty record is none: it is the entry itself. */
function withoutEmpty(effect: unknown): unknown {
  const { subject, ...rest } = asObject(effect) as JsonObject;
  return Object.keys(asObject(subject)).length > 0 ? { ...rest, subject } : rest;
}
