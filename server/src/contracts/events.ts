import { z } from 'zod';

import { ENTITY_ENDINGS, PLUGIN_ID } from '../constants';
import { ENGINE_EVENTS, type EngineEventName } from '../core/contracts';

/** What people read of whoever did it. */
export const actor = z.lazy(() =>
  z.object({
    kind: z.enum(['user', 'admin', 'token', 'system']),
    /** documentId of the user or admin, id of the token, `system`. */
    id: z.string(),
    label: z.string(),
  }),
);

/** A contact with the fields that its model declares, beside those that every contact has. */
export const contact = z.lazy(() =>
  z.object({ id: z.string(), createdAt: z.string(), updatedAt: z.string() }).catchall(z.unknown()),
);

/**
 * What `nexus-crm.contact.added`, `.updated` and `.removed` carry. Raised once per write, after
 * commit. Keys may be added; a change of meaning raises `version`.
 */
export const contactEvent = z.lazy(() =>
  z.object({
    version: z.literal(1),
    /** The content type and document that the contact hangs on. */
    uid: z.string(),
    documentId: z.string(),
    contactId: z.string(),
    /** `null` where the contact was just added. */
    before: contact.nullable(),
    /** `null` where it was just removed. */
    after: contact.nullable(),
    actor,
    /** ISO 8601, UTC. */
    at: z.string(),
    /** The entry of the history that tells of it. */
    historyId: z.string(),
  }),
);
export type ContactEvent = z.infer<typeof contactEvent>;

/**
 * What every event of a pipeline carries: `nexus-crm.instance.transitioned`, `.task.opened`,
 * `.lead.converted` and the like. Raised once each, after commit, in the order of the history.
 */
export const pipelineEvent = z.lazy(() =>
  z.object({
    version: z.literal(1),
    /** The record that it is about. */
    uid: z.string(),
    documentId: z.string(),
    instance: z.string(),
    definition: z.object({ name: z.string(), version: z.string() }),
    entity: z.string().nullable(),
    campaign: z.string().nullable(),
    /** As they were once this was done. */
    stage: z.string().nullable(),
    status: z.string(),
    revision: z.int(),
    /** Only what changed; null where nothing did. */
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    payload: z.record(z.string(), z.unknown()),
    actor,
    /** ISO 8601, UTC. */
    at: z.string(),
  }),
);
export type PipelineEvent = z.infer<typeof pipelineEvent>;

/**
 * How an event of an instance is called on Strapi's hub: `nexus-crm.instance.transitioned`. What
 * ends a record's pipeline is told in the name of what the record was: `nexus-crm.lead.converted`.
 */
export function pipelineEventName(event: EngineEventName, entity: string | null): string {
  const ending = Object.hasOwn(ENTITY_ENDINGS, event)
    ? ENTITY_ENDINGS[event as keyof typeof ENTITY_ENDINGS]
    : undefined;
  return ending !== undefined && entity !== null
    ? `${PLUGIN_ID}.${entity}.${ending}`
    : `${PLUGIN_ID}.${event}`;
}

/** Every name that webhooks may listen to; entities of an app's own have further ones. */
export const PIPELINE_EVENTS: readonly string[] = [
  ...new Set(
    ENGINE_EVENTS.flatMap((event) =>
      ['lead', 'contact', 'opportunity', 'campaign'].map((entity) =>
        pipelineEventName(event, entity),
      ),
    ),
  ),
].filter((name) => !name.endsWith('.converted') || name === `${PLUGIN_ID}.lead.converted`);

/** What a record is called in the names of events: a contact may be a lead. */
export const RECORD_KINDS = [
  ...(['lead', 'contact', 'opportunity'] as const),
  ...(['campaign', 'interaction', 'team'] as const),
];
export type RecordKind = (typeof RECORD_KINDS)[number];

export const RECORD_CHANGES = ['created', 'changed', 'deleted'] as const;
export type RecordChange = (typeof RECORD_CHANGES)[number];

/**
 * What `nexus-crm.<lead|contact|opportunity|campaign|interaction|team>.created`, `.changed` and
 * `.deleted` carry: rows written by any entry point but the level-1 API, and not by an action of a
 * pipeline, which has events of its own. Raised once per record and write, after commit, and not
 * at all where the write changed nothing or was rolled back.
 */
export const recordEvent = z.lazy(() =>
  z.object({
    version: z.literal(1),
    uid: z.string(),
    documentId: z.string(),
    /** As it is now; of a deleted record, as it was. */
    revision: z.int(),
    /** What was there: only what changed; `null` where the record was just created. */
    before: z.record(z.string(), z.unknown()).nullable(),
    /** What is there now: only what changed; `null` where it was just deleted. */
    after: z.record(z.string(), z.unknown()).nullable(),
    actor,
    /** ISO 8601, UTC. */
    at: z.string(),
  }),
);
export type RecordEvent = z.infer<typeof recordEvent>;

export const recordEventName = (kind: RecordKind, change: RecordChange): string =>
  `${PLUGIN_ID}.${kind}.${change}`;

/** Every name that webhooks may listen to. */
export const RECORD_EVENTS: readonly string[] = RECORD_KINDS.flatMap((kind) =>
  RECORD_CHANGES.map((change) => recordEventName(kind, change)),
);

/**
 * Events of campaigns that run on an audience, as `nexus-crm.campaign.started` and so on:
 * `{ version: 1, uid, documentId, actor, at, payload }`, after commit. Their members are instances, which
 * have events of their own.
 */
export const CAMPAIGN_EVENTS = [
  ...(['campaign.started', 'campaign.enrolled', 'campaign.paused'] as const),
  ...(['campaign.resumed', 'campaign.cancelled', 'campaign.completed'] as const),
];
