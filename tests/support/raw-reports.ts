import type { Knex } from 'knex';

import type {
  GetConversion,
  GetForecast,
  GetFunnel,
  GetLostReasons,
  GetVelocity,
} from '../../server/src/contracts/reports';

/** The answers of the endpoints by name. */
export interface ReportAnswers {
  readonly conversion: GetConversion.Response;
  readonly funnel: GetFunnel.Response;
  readonly velocity: GetVelocity.Response;
  readonly forecast: GetForecast.Response;
  readonly 'lost-reasons': GetLostReasons.Response;
}

/** A row of `crm_stage_log`, as drivers read it. */
export interface LogRow {
  readonly id: number;
  readonly instance_id: string;
  readonly stage: string;
  readonly from_stage: string | null;
  readonly entered_by: string | null;
  readonly next_stage: string | null;
  readonly outcome: string | null;
  readonly owner: string | null;
  readonly value: number | string | null;
  readonly started_at: number | string;
  readonly entered_at: number | string;
  readonly left_at: number | string | null;
  readonly ended_at: number | string | null;
}

/** The figures of reports, computed from the history of instances event by event. */

interface RawEvent {
  readonly instance: string;
  readonly event: string;
  readonly at: number;
  readonly stage: string | undefined;
  readonly status: string | undefined;
  readonly reason: string | undefined;
}

export interface RawStage {
  entered: number;
  left: number;
  readonly next: Record<string, number>;
  readonly outcomes: Record<string, number>;
  readonly reasons: Record<string, number>;
  readonly times: number[];
}

const MOVES = ['instance.started', 'instance.transitioned', 'instance.reverted', 'instance.closed'];

interface Row {
  instance_id: string;
  event: string;
  at: number | string;
  after: string | null;
  payload: string | null;
}

interface Content {
  readonly stage?: string;
  readonly status?: string;
  readonly reason?: string;
}

const read = (text: string | null): Content => (text === null ? {} : (JSON.parse(text) as Content));

/** The events of these instances, as the table has them. */
export async function rawEvents(knex: Knex, instances: readonly string[]): Promise<RawEvent[]> {
  const rows: readonly Row[] = await knex('crm_history')
    .whereIn('instance_id', [...instances])
    .orderBy('id');
  return rows.map((row) => {
    const after = read(row.after);
    const payload = read(row.payload);
    return {
      ...{ instance: row.instance_id, event: row.event, at: Number(row.at), stage: after.stage },
      ...{ status: after.status, reason: payload.reason },
    };
  });
}

/** What each instance went through: its stages with their times, and how it ended. */
function journeys(events: readonly RawEvent[]) {
  const all = new Map<
    string,
    { stage: string; at: number; left?: number; end?: string; why?: string }[]
  >();
  for (const { instance, event, at, stage, status, reason } of events) {
    const stays = all.get(instance) ?? [];
    all.set(instance, stays);
    const last = stays.at(-1);
    if (event === 'instance.reverted') {
      last!.end = 'reverted';
      stays.push({ stage: last!.stage, at });
      continue;
    }
    if (MOVES.includes(event) && stage !== undefined) {
      if (last) last.left = at;
      stays.push({ stage, at });
      if (reason !== undefined) stays.at(-1)!.why = reason;
    }
    if (status !== undefined && status !== 'active') {
      const here = stays.at(-1)!;
      here.left = at;
      here.end = status === 'completed' && /^(won|lost)$/.test(here.stage) ? here.stage : status;
    }
  }
  return all;
}

/** By stage. */
export function rawConversion(events: readonly RawEvent[]): Record<string, RawStage> {
  const stages: Record<string, RawStage> = {};
  const count = (counts: Record<string, number>, key: string): void => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  for (const stays of journeys(events).values()) {
    for (const [index, { stage, at, left, end, why }] of stays.entries()) {
      const found = (stages[stage] ??= {
        ...{ entered: 0, left: 0, next: {}, outcomes: {}, reasons: {}, times: [] },
      });
      found.entered += 1;
      if (left === undefined) continue;
      found.left += 1;
      found.times.push(left - at);
      if (end !== undefined) count(found.outcomes, end);
      else count(found.next, stays[index + 1]!.stage);
      if (end === 'lost') count(found.reasons, why ?? '');
    }
  }
  return stages;
}

/** Instances by the stages that they have been in, and by how they ended. */
export function rawFunnel(events: readonly RawEvent[]) {
  const reached: Record<string, number> = {};
  const outcomes: Record<string, number> = {};
  const cycles: number[] = [];
  const all = journeys(events);
  for (const stays of all.values()) {
    for (const stage of new Set(stays.map((one) => one.stage))) {
      reached[stage] = (reached[stage] ?? 0) + 1;
    }
    const { end, left } = stays.at(-1)!;
    if (end !== undefined) outcomes[end] = (outcomes[end] ?? 0) + 1;
    if (end === 'won') cycles.push(left! - stays[0]!.at);
  }
  return { started: all.size, reached, outcomes, cycles };
}

/** Interpolated between neighbours, as `percentile_cont` does, and rounded. */
export function percentileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)]!;
  const high = sorted[Math.ceil(place)]!;
  return Math.round(low + (high - low) * (place - Math.floor(place)));
}
