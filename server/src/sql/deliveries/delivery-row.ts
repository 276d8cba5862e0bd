import { z } from 'zod';

import {
  DELIVERY_SOURCES,
  DELIVERY_STATES,
  type DeliverySource,
  type DeliveryState,
} from '../../contracts/deliveries';
import type { InstanceId, Json, JsonObject, Subject } from '../../core/contracts';
import { bigInteger, jsonColumn } from '../columns';

export const DELIVERIES = 'crm_deliveries';

/** A call of an integration, over all of its attempts. */
export interface Delivery {
  readonly id: number;
  /** The same in all attempts. */
  readonly idempotencyKey: string;
  readonly source: DeliverySource;
  readonly integration: string;
  readonly subscription: string | null;
  readonly event: string | null;
  readonly instance: InstanceId | null;
  readonly subject: Subject;
  readonly status: DeliveryState;
  readonly attempts: number;
  /** Milliseconds since 1970, like all times. */
  readonly nextAt: number | null;
  readonly request: Json;
  readonly answer: Json;
  readonly error: string | null;
  readonly duration: number | null;
  readonly createdAt: number;
  readonly endedAt: number | null;
}

/** A delivery that is due, with what is sent. */
export interface DueDelivery extends Delivery {
  readonly payload: JsonObject;
}

const row = z.lazy(() =>
  z.object({
    id: bigInteger,
    idempotency_key: z.string(),
    source: z.enum(DELIVERY_SOURCES),
    integration: z.string(),
    subscription: z.string().nullable(),
    event: z.string().nullable(),
    instance_id: z.string().nullable(),
    subject_type: z.string(),
    subject_id: z.string(),
    status: z.enum(DELIVERY_STATES),
    attempts: z.int(),
    next_at: bigInteger.nullable(),
    request: jsonColumn(z.json()),
    answer: jsonColumn(z.json()),
    error: z.string().nullable(),
    duration: z.int().nullable(),
    created_at: bigInteger,
    ended_at: bigInteger.nullable(),
  }),
);

const dueRow = z.lazy(() =>
  z.object({ ...row.unwrap().shape, payload: jsonColumn(z.record(z.string(), z.json())) }),
);

export const DELIVERY_COLUMNS: readonly string[] = Object.keys(row.unwrap().shape);

export const parseDeliveries = (found: unknown): Delivery[] =>
  z.array(row).parse(found).map(toDelivery);

export const parseDue = (found: unknown): DueDelivery[] =>
  z
    .array(dueRow)
    .parse(found)
    .map((one) => ({ ...toDelivery(one), payload: one.payload }));

const toDelivery = (one: z.infer<typeof row>): Delivery => ({
  ...{ id: one.id, idempotencyKey: one.idempotency_key, source: one.source },
  ...{ integration: one.integration, subscription: one.subscription, event: one.event },
  instance: one.instance_id as InstanceId | null,
  subject: { type: one.subject_type, id: one.subject_id },
  ...{ status: one.status, attempts: one.attempts, nextAt: one.next_at },
  ...{ request: one.request, answer: one.answer },
  ...{ error: one.error, duration: one.duration },
  ...{ createdAt: one.created_at, endedAt: one.ended_at },
});
