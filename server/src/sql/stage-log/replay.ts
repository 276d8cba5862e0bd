import {
  isLive,
  type EngineEventName,
  type InstanceSnapshot,
  type InstanceStatus,
  type JsonObject,
} from '../../core/contracts';
import {
  endedAs,
  instanceColumnsOf,
  leftFor,
  outcomeOf,
  reasonColumn,
  STILL_THERE,
  type StageEntryRow,
} from './rows';

/** An entry of the history, as far as the stage log needs it; an erased one has null. */
export interface LoggedEvent {
  readonly event: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly payload: JsonObject | null;
  readonly at: number;
}

export type ReplayedInstance = Pick<
  InstanceSnapshot,
  'id' | 'subject' | 'definition' | 'stage' | 'status' | 'assignees' | 'startedAt' | 'endedAt'
> & { readonly entity: string };

/** Value and currency of the record. */
export type Worth = Pick<StageEntryRow, 'value' | 'currency'>;

type Entry = { -readonly [Column in keyof StageEntryRow]: StageEntryRow[Column] };

const textIn = (values: JsonObject | null, key: string): string | undefined => {
  const value = values?.[key];
  return typeof value === 'string' ? value : undefined;
};

const firstOf = (values: JsonObject | null, key: string): string | undefined => {
  const list = values?.[key];
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return typeof first === 'string' ? first : undefined;
};

/**
 * The stage log of an instance from its history, oldest entry first: for instances that were started
 * before there was a log. The owner is known from the first assignment on, and is the present one
 * before that; the value is the present one. Where entries of the history are erased, the log is as
 * complete as what is left.
 */
export function replay(
  instance: ReplayedInstance,
  events: readonly LoggedEvent[],
  worth: Worth,
): readonly StageEntryRow[] {
  const log = new Replay(instance, events, worth);
  for (const event of events) log.add(event);
  return log.finish();
}

class Replay {
  readonly #entries: Entry[] = [];
  #owner: string | null;
  #version: string;

  constructor(
    private readonly instance: ReplayedInstance,
    events: readonly LoggedEvent[],
    private readonly worth: Worth,
  ) {
    const first = (event: EngineEventName) => events.find((one) => one.event === event);
    const assigned = first('instance.assigned');
    this.#owner = assigned?.before
      ? (firstOf(assigned.before, 'assignees') ?? null)
      : (instance.assignees[0] ?? null);
    this.#version =
      textIn(first('instance.moved')?.before ?? null, 'version') ?? instance.definition.version;
  }

  add({ event, before, after, payload, at }: LoggedEvent): void {
    const stage = textIn(after, 'stage');
    const action = textIn(payload, 'action');
    switch (event as EngineEventName) {
      case 'instance.started':
        this.#enter(stage ?? this.instance.stage ?? '', null, at);
        return;
      case 'instance.transitioned':
        if (stage === undefined) return;
        this.#enter(stage, action ?? null, at);
        if (payload?.outcome === 'lost') this.#noteReason(payload);
        return;
      case 'instance.assigned':
        this.#assign(firstOf(after, 'assignees') ?? null, at);
        return;
      case 'instance.reverted':
        for (const one of this.#entries) {
          if (one.outcome === 'converted') one.outcome = 'reverted';
        }
        this.#enter(this.#last?.stage ?? this.instance.stage ?? '', 'revertConvert', at);
        return;
      case 'instance.compensated':
        if (stage !== undefined) this.#enter(stage, 'compensation', at);
        return;
      case 'instance.moved':
      case 'instance.repaired':
        this.#rename(stage, textIn(after, 'version'));
        if (event === 'instance.repaired') this.#endAs(textIn(after, 'status'), at);
        return;
      case 'instance.closed':
        if (stage !== undefined && stage !== textIn(before, 'stage')) {
          this.#enter(stage, 'close', at);
        }
        if (payload?.outcome === 'lost') this.#noteReason(payload);
        this.#endAs(textIn(after, 'status'), at);
        return;
      case 'instance.completed':
      case 'instance.converted':
      case 'instance.cancelled':
        this.#endAs(textIn(after, 'status'), at);
        return;
      default:
    }
  }

  /** The last entry is what the instance is in now. */
  finish(): readonly StageEntryRow[] {
    const { stage, status, endedAt, startedAt } = this.instance;
    if (!this.#last) this.#enter(stage ?? '', null, startedAt);
    const [first] = this.#entries;
    if (first) first.from_stage = first.entered_by = null;
    this.#rename(stage ?? undefined, this.instance.definition.version);
    const last = this.#last;
    if (last && isLive(status)) Object.assign(last, STILL_THERE);
    else if (last?.outcome === null) {
      Object.assign(last, endedAs(outcomeOf(status, stage), endedAt ?? last.entered_at));
    }
    return this.#entries;
  }

  get #last(): Entry | undefined {
    return this.#entries.at(-1);
  }

  #enter(stage: string, by: string | null, at: number): void {
    const before = this.#last;
    if (before?.left_at === null) Object.assign(before, leftFor(stage, at));
    this.#entries.push({
      ...{ ...instanceColumnsOf(this.instance), version: this.#version },
      ...{ entity: this.instance.entity, stage, from_stage: before?.stage ?? null },
      ...{ entered_by: by, owner: this.#owner, ...this.worth, entered_at: at },
      ...{ ...STILL_THERE, lost_reason: null },
    });
  }

  /** A transition that assigns does so as it enters its stage. */
  #assign(owner: string | null, at: number): void {
    this.#owner = owner;
    for (const entry of this.#entries) if (entry.entered_at === at) entry.owner = owner;
  }

  #rename(stage: string | undefined, version: string | undefined): void {
    const last = this.#last;
    this.#version = version ?? this.#version;
    if (!last) return;
    last.version = this.#version;
    if (stage === undefined || stage === last.stage) return;
    last.stage = stage;
  }

  #noteReason(payload: JsonObject): void {
    const reason = reasonColumn(textIn(payload, 'reason'));
    if (this.#last && reason !== null) this.#last.lost_reason = reason;
  }

  #endAs(status: string | undefined, at: number): void {
    const last = this.#last;
    if (!last || last.left_at !== null || status === undefined) return;
    const found = status as InstanceStatus;
    if (!isLive(found)) Object.assign(last, endedAs(outcomeOf(found, last.stage), at));
  }
}
