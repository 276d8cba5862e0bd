import { useMemo } from 'react';

import { useGetCrmReferenceTypesQuery } from '../../../api/references';
import { useGetCrmPipelineNamesQuery } from '../../../api/triggers';
import type { JsonObject, JsonSchema } from '../../../components/SchemaForm';
import { useTranslate } from '../../../hooks/useTranslate';
import type { TriggerPlan } from './model/settings';

const ENTRY_EVENTS = ['created', 'updated', 'published', 'unpublished', 'deleted'] as const;

const TEXTS: JsonSchema = { type: 'object', additionalProperties: { type: 'string' } };

/** The texts under a key, wherever it is. */
const textsAt = (value: unknown, key: string): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) =>
        name === key && typeof inner === 'string' ? [inner] : textsAt(inner, key),
      )
    : [];

/** The settings that a plan has, as inputs; their paths are those of the server. */
export function useTriggerSchema(
  { source, sender, effect }: TriggerPlan,
  stored: JsonObject,
): JsonSchema {
  const t = useTranslate();
  const { data: types } = useGetCrmReferenceTypesQuery();
  // Without the right to read pipelines their names are typed.
  const { data: pipelines } = useGetCrmPipelineNamesQuery();

  return useMemo(() => {
    const text = (title: string, description?: string): JsonSchema => ({
      ...{ type: 'string', title },
      ...(description !== undefined && { description }),
    });
    const type: JsonSchema = {
      ...text(t('triggers.type')),
      ...(types && {
        enum: [...new Set([...types.map((one) => one.type), ...textsAt(stored, 'type')])],
        'x-labels': Object.fromEntries(types.map((one) => [one.type, one.name])),
      }),
    };
    const pipeline: JsonSchema = {
      ...text(t('triggers.pipeline')),
      ...(pipelines &&
        pipelines.length > 0 && {
          enum: [...new Set([...pipelines, ...textsAt(stored, 'definition')])],
        }),
    };
    const subject: JsonSchema = {
      type: 'object',
      title: t('triggers.subject'),
      description: t(source === 'entry' ? 'triggers.subject.entry' : 'triggers.subject.call'),
      properties: {
        type,
        where: {
          ...TEXTS,
          title: t('triggers.where'),
          description: t('triggers.where.hint', { example: 'email = data.customer.email' }),
        },
        id: text(t('triggers.id'), t('triggers.id.hint', { example: 'data.id' })),
      },
      ...(source === 'call' && { required: ['type'] }),
    };
    const fields: JsonSchema = {
      ...TEXTS,
      title: t('triggers.fields'),
      description: t('triggers.fields.hint', { example: 'budget = data.total' }),
    };
    const hmac: Record<string, JsonSchema> = {
      prefix: text(t('triggers.prefix'), t('triggers.prefix.hint', { example: 'sha256=' })),
      algorithm: {
        ...text(t('triggers.algorithm')),
        ...{ enum: ['sha256', 'sha1', 'sha512'], default: 'sha256' },
      },
      encoding: { ...text(t('triggers.encoding')), enum: ['hex', 'base64'], default: 'hex' },
    };
    const isFree = source === 'call' && (sender === 'hmac' || sender === 'header');
    return {
      properties: {
        ...(isFree && {
          signature: {
            type: 'object',
            title: t('triggers.signature'),
            properties: {
              header: text(t('triggers.header'), t('triggers.header.hint')),
              ...(sender === 'hmac' && hmac),
            },
            required: ['header'],
          },
        }),
        ...(source === 'entry' && {
          entry: {
            type: 'object',
            title: t('triggers.entry'),
            properties: {
              type,
              events: {
                type: 'array',
                title: t('triggers.events'),
                items: {
                  enum: ENTRY_EVENTS,
                  'x-labels': Object.fromEntries(
                    ENTRY_EVENTS.map((event) => [event, t(`triggers.event.${event}`)]),
                  ),
                },
              },
            },
            required: ['type', 'events'],
          },
        }),
        ...(effect === 'start' && {
          start: {
            type: 'object',
            title: t('triggers.effect.start'),
            properties: { definition: pipeline, subject, fields },
            required: ['definition', ...(source === 'call' ? ['subject'] : [])],
          },
        }),
        ...(effect === 'act' && {
          act: {
            type: 'object',
            title: t('triggers.effect.act'),
            properties: {
              action: text(t('triggers.action'), t('triggers.action.hint')),
              definition: pipeline,
              subject,
              fields,
            },
            required: ['action', ...(source === 'call' ? ['subject'] : [])],
          },
        }),
        condition: {
          ...{ type: 'string', 'x-control': 'textarea', title: t('subscriptions.condition') },
          description: t(
            source === 'entry' ? 'triggers.condition.entry' : 'triggers.condition.call',
            { example: source === 'entry' ? 'data.after.total > 1000' : "data.type == 'paid'" },
          ),
        },
        ...(source === 'call' && {
          perMinute: {
            ...{ type: 'integer', minimum: 1, maximum: 1_000_000 },
            title: t('integrations.limits.perMinute'),
            description: t('triggers.perMinute.hint'),
          },
        }),
      },
    };
  }, [source, sender, effect, types, pipelines, stored, t]);
}
