import type { CompiledAutomation } from './escalation';

export const SLA_STATUSES = [
  'on_track',
  'at_risk',
  'breached',
  'met',
  'paused',
  'cancelled',
] as const;

/**
 * `cancelled`: the instance has ended before the SLA was met or breached. One that is met after a
 * breach stays breached.
 */
export type SlaStatus = (typeof SLA_STATUSES)[number];

/** A duration in days and clock time: with a calendar, days are working days. */
export interface SlaDuration {
  readonly text: string;
  readonly ms: number;
  readonly days: number;
  readonly clockMs: number;
}

/** FR-L3-002. The time within which an instance has to get somewhere. */
export interface CompiledSla {
  readonly duration: SlaDuration;
  /** The name of a calendar; null: around the clock. */
  readonly calendar: string | null;
  /** What ends it; null: the end of the instance. */
  readonly until: {
    readonly stages: ReadonlySet<string>;
    /** Transitions and built-in actions by name. */
    readonly actions: ReadonlySet<string>;
    readonly firstResponse: boolean;
  } | null;
  /** Stages in which its clock is stopped. */
  readonly pauseIn: ReadonlySet<string>;
  /** When it is at risk: a share of the duration above 0 and below 1, or a time; null: never. */
  readonly warnAt: { readonly share: number } | SlaDuration | null;
  readonly onBreach: readonly CompiledAutomation[];
}
