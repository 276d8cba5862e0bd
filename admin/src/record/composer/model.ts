import type { Translate } from '../../hooks/useTranslate';
import type { JsonObject, JsonSchema } from '../../components/SchemaForm/model/types';

export const LOG_KINDS = ['note', 'call', 'email', 'meeting'] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** What the composer writes: something that has happened, or what is planned. */
export type ComposerMode = LogKind | 'plan';

const LONG = { type: 'string', maxLength: 10_000, 'x-control': 'textarea' };

const choice = (options: readonly (readonly [string, string])[], title: string): JsonSchema => ({
  ...{ type: 'string', title },
  enum: options.map(([value]) => value),
  'x-labels': Object.fromEntries(options),
});

/** The form of what has happened. Its time is now, unless another one is entered. */
export function logSchema(kind: LogKind, t: Translate): JsonSchema {
  const direction = choice(
    (['outbound', 'inbound'] as const).map((one) => [one, t(`record.direction.${one}`)]),
    t('record.direction'),
  );
  return {
    type: 'object',
    properties: {
      notes: { ...LONG, title: t(`record.notes.${kind}`) },
      ...(kind === 'note' ? {} : { title: { type: 'string', title: t('record.subject') } }),
      ...(kind === 'call' || kind === 'email'
        ? { direction: { ...direction, default: 'outbound' } }
        : {}),
      ...(kind === 'note'
        ? {}
        : { happenedAt: { type: 'string', format: 'date-time', title: t('record.happenedAt') } }),
    },
    required: kind === 'note' ? ['notes'] : [],
  };
}

/** The form of what is going to be done. */
export function planSchema(t: Translate): JsonSchema {
  return {
    type: 'object',
    properties: {
      title: { type: 'string', title: t('record.plan.title') },
      type: {
        ...choice(
          LOG_KINDS.filter((kind) => kind !== 'note').map((kind) => [
            kind,
            t(`record.log.${kind}`),
          ]),
          t('record.plan.type'),
        ),
        default: 'call',
      },
      dueAt: { type: 'string', format: 'date-time', title: t('record.plan.dueAt') },
      assignee: { type: 'string', format: 'owner', title: t('record.plan.assignee') },
      notes: { ...LONG, title: t('record.notes.plan') },
    },
    required: ['title', 'type', 'dueAt'],
  };
}

/** Nine o'clock tomorrow. */
export function tomorrow(now: Date): string {
  const day = new Date(now);
  day.setDate(day.getDate() + 1);
  day.setHours(9, 0, 0, 0);
  return day.toISOString();
}

/** Whether there is anything to save. */
export const isBlank = (values: JsonObject): boolean =>
  ['notes', 'title'].every((name) => typeof values[name] !== 'string' || values[name] === '');
