import { z } from 'zod';

import { ENTITY_ENDINGS, EVENTS, PLUGIN_ID } from '../constants';
import { ENGINE_EVENTS, type EngineEventName } from '../core/contracts';

/** The actor as shown in events and history. */
export const actor = z.lazy(() =>
  z.object({
    kind: z.enum(['user', 'admin', 'token', 'system']),
    id: z.string().describe('documentId of the user or admin, id of the token, or `system`.'),
    label: z.string(),
  }),
);

/** A contact with its declared fields, and the keys that every contact has. */
export const contact = z.lazy(() =>
  z.object({ id: z.string(), createdAt: z.string(), updatedAt: z.string() }).catchall(z.unknown()),
);

/**
 * The payload of `nexus-crm.contact.added`, `.updated` and `.removed`. Emitted once per write,
 * after commit. Keys may be added; a change of meaning increments `version`.
 */
export const contactEvent = z.lazy(() =>
  z.object({
    version: z.literal(1),
    uid: z.string().describe('The content type and document of the contact.'),
    documentId: z.string(),
    contactId: z.string(),
    before: contact.nullable().describe('`null` for a new contact.'),
    after: contact.nullable().describe('`null` for a removed contact.'),
    actor,
    at: z.string().describe('ISO 8601, UTC.'),
    historyId: z.string().describe('The id of the history entry.'),
  }),
);
export type ContactEvent = z.infer<typeof contactEvent>;

/**
 * The payload of pipeline events: `nexus-crm.instance.transitioned`, `.task.opened`,
 * `.lead.converted` and so on. Emitted once each, after commit, in the order of the history.
 */
export const pipelineEvent = z.lazy(() =>
  z.object({
    version: z.literal(1),
    uid: z.string().describe('The record of the instance.'),
    documentId: z.string(),
    instance: z.string(),
    definition: z.object({ name: z.string(), version: z.string() }),
    entity: z.string().nullable(),
    campaign: z.string().nullable(),
    stage: z.string().nullable().describe('The state after the decision.'),
    status: z.string(),
    revision: z.int(),
    before: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('Only the changed keys; null if nothing has changed.'),
    after: z.record(z.string(), z.unknown()).nullable(),
    payload: z.record(z.string(), z.unknown()),
    actor,
    at: z.string().describe('ISO 8601, UTC.'),
  }),
);
export type PipelineEvent = z.infer<typeof pipelineEvent>;

/**
 * The name of an instance's event on Strapi's hub: `nexus-crm.instance.transitioned`. Events that
 * end a pipeline are named after the entity: `nexus-crm.lead.converted`.
 */
export function pipelineEventName(event: EngineEventName, entity: string | null): string {
  const ending = Object.hasOwn(ENTITY_ENDINGS, event)
    ? ENTITY_ENDINGS[event as keyof typeof ENTITY_ENDINGS]
    : undefined;
  return ending !== undefined && entity !== null
    ? `${PLUGIN_ID}.${entity}.${ending}`
    : `${PLUGIN_ID}.${event}`;
}

/** All names that webhooks can subscribe to; entities with custom keys have further ones. */
export const PIPELINE_EVENTS: readonly string[] = [
  ...new Set(
    ENGINE_EVENTS.flatMap((event) =>
      ['lead', 'contact', 'opportunity', 'campaign'].map((entity) =>
        pipelineEventName(event, entity),
      ),
    ),
  ),
].filter((name) => !name.endsWith('.converted') || name === `${PLUGIN_ID}.lead.converted`);

/** The names of records in events; a contact may be a lead. */
export const RECORD_KINDS = [
  ...(['lead', 'contact', 'opportunity'] as const),
  ...(['campaign', 'interaction', 'team'] as const),
];
export type RecordKind = (typeof RECORD_KINDS)[number];

export const RECORD_CHANGES = ['created', 'changed', 'deleted'] as const;
export type RecordChange = (typeof RECORD_CHANGES)[number];

/**
 * The payload of `nexus-crm.<lead|contact|opportunity|campaign|interaction|team>.created`,
 * `.changed` and `.deleted`. Emitted once per record and write, after commit, for all entry points
 * except the level-1 API and pipeline actions, which have their own events. Not emitted if the
 * write changed nothing or was rolled back.
 */
export const recordEvent = z.lazy(() =>
  z.object({
    version: z.literal(1),
    uid: z.string(),
    documentId: z.string(),
    revision: z.int().describe('The current revision; for a deleted record the last one.'),
    before: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('The previous values of the changed keys; `null` for a new record.'),
    after: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('The new values of the changed keys; `null` for a deleted record.'),
    actor,
    at: z.string().describe('ISO 8601, UTC.'),
  }),
);
export type RecordEvent = z.infer<typeof recordEvent>;

export const recordEventName = (kind: RecordKind, change: RecordChange): string =>
  `${PLUGIN_ID}.${kind}.${change}`;

/** All names that webhooks can subscribe to. */
export const RECORD_EVENTS: readonly string[] = RECORD_KINDS.flatMap((kind) =>
  RECORD_CHANGES.map((change) => recordEventName(kind, change)),
);

/**
 * Events of campaigns, such as `nexus-crm.campaign.started`: `{ version: 1, uid, documentId, actor,
 * at, payload }`, after commit. Members are instances, with their own events.
 */
export const CAMPAIGN_EVENTS = [
  ...(['campaign.started', 'campaign.enrolled', 'campaign.paused'] as const),
  ...(['campaign.resumed', 'campaign.cancelled', 'campaign.completed'] as const),
  ...(['campaign.rollback_started', 'campaign.rolled_back'] as const),
];

/**
 * Events of delegations, such as `nexus-crm.delegation.created`: `{ version: 1, uid, documentId,
 * delegator, delegatee, from, to, scope, actor, at }`, after commit.
 */
export const DELEGATION_EVENTS = [
  ...(['delegation.created', 'delegation.changed'] as const),
  ...(['delegation.ended', 'delegation.deleted'] as const),
];

/** The names of all events, without the further ones of entities with custom keys. */
export const CRM_EVENTS: readonly string[] = [
  ...new Set([
    ...Object.values(EVENTS),
    ...PIPELINE_EVENTS,
    ...RECORD_EVENTS,
    ...[...CAMPAIGN_EVENTS, ...DELEGATION_EVENTS].map((event) => `${PLUGIN_ID}.${event}`),
  ]),
];
