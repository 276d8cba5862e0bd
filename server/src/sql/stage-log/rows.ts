import type { InstanceSnapshot, InstanceStatus } from '../../core/contracts';

/** The longest reason and the longest currency of a column. */
const REASON_LENGTH = 191;
const CURRENCY_LENGTH = 16;

/** What a column of 19 digits with 4 decimals holds: a type of the app may have larger numbers. */
const MOST_VALUE = 1e15;

/** How an instance has ended, or `reverted` where a conversion was taken back. */
export type StageOutcome = InstanceStatus | 'reverted';

/** US-025. An entry into a stage, from entering it to leaving it. Times are milliseconds since 1970. */
export interface StageEntryRow {
  readonly instance_id: string;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly definition: string;
  readonly version: string;
  readonly entity: string;
  readonly stage: string;
  /** Null for the first entry of an instance, and for no other. */
  readonly from_stage: string | null;
  /** The transition or action; null for the first entry. */
  readonly entered_by: string | null;
  /** The owner when the stage was entered. */
  readonly owner: string | null;
  /** The value of the record when the stage was entered, if it has one. */
  readonly value: number | string | null;
  readonly currency: string | null;
  /** When the instance was started. */
  readonly started_at: number;
  readonly entered_at: number;
  /** Null while the instance is in the stage. */
  readonly left_at: number | null;
  /** Null if the instance is still there, or has ended there. */
  readonly next_stage: string | null;
  /** When the instance has ended there, and how. */
  readonly ended_at: number | null;
  readonly outcome: StageOutcome | null;
  readonly lost_reason: string | null;
}

/** What an entry says when its instance leaves the stage, or ends in it. */
export type StageEnd = Pick<StageEntryRow, 'left_at' | 'next_stage' | 'ended_at' | 'outcome'>;

export const STILL_THERE: StageEnd = {
  ...{ left_at: null, next_stage: null, ended_at: null, outcome: null },
};

export const leftFor = (stage: string, at: number): StageEnd => ({
  ...{ left_at: at, next_stage: stage, ended_at: null, outcome: null },
});

export const endedAs = (outcome: StageOutcome, at: number): StageEnd => ({
  ...{ left_at: at, next_stage: null, ended_at: at, outcome },
});

/**
 * How an instance has ended. One that is completed in a stage named `won` or `lost` is won or lost,
 * also if a transition has led there and not `close`.
 */
export const outcomeOf = (status: InstanceStatus, stage: string | null): InstanceStatus =>
  status === 'completed' && (stage === 'won' || stage === 'lost') ? stage : status;

/** Value and currency of a record; null if it has no number and no text there that fits. */
export function worthOf(
  values: Readonly<Record<string, unknown>> | undefined,
): Pick<StageEntryRow, 'value' | 'currency'> {
  const { value, currency } = values ?? {};
  const isNumeric =
    (typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))) &&
    Math.abs(Number(value)) < MOST_VALUE;
  const isShort = typeof currency === 'string' && currency.length <= CURRENCY_LENGTH;
  return { value: isNumeric ? value : null, currency: isShort ? currency : null };
}

/** As much of a reason as reports group by. */
export const reasonColumn = (reason: string | null | undefined): string | null =>
  reason === null || reason === undefined ? null : [...reason].slice(0, REASON_LENGTH).join('');

/** The columns that all entries of an instance have in common. */
export const instanceColumnsOf = ({
  id,
  subject,
  definition,
  startedAt,
}: Pick<InstanceSnapshot, 'id' | 'subject' | 'definition' | 'startedAt'>) => ({
  ...{ instance_id: id, subject_type: subject.type, subject_id: subject.id },
  ...{ definition: definition.name, version: definition.version, started_at: startedAt },
});
