import type { CompiledDuration } from '../core/contracts';
import { nearestName } from '../fields';

/**
 * A duration with separate days: with a calendar, `days` are working days (docs/definitions.md).
 */
export interface Duration extends CompiledDuration {
  /** Days as written, possibly with a fraction; a week is seven; 0 if there are none. */
  readonly days: number;
  /** The rest in milliseconds, always clock time. */
  readonly clockMs: number;
}

export type ParsedDuration =
  | { readonly ok: true; readonly duration: Duration }
  | { readonly ok: false; readonly message: string; readonly advice: string };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LONGEST_DAYS = 3_660;
const LONGEST_TEXT = 64;
const ADVICE = 'write a number and a unit, such as "24h", "2 days", "1 week" or ISO 8601 "P2DT3H"';

const UNITS: Readonly<Record<string, { readonly days?: number; readonly ms?: number }>> = {
  ...named(['ms', 'millisecond', 'milliseconds'], { ms: 1 }),
  ...named(['s', 'sec', 'secs', 'second', 'seconds'], { ms: SECOND }),
  ...named(['m', 'min', 'mins', 'minute', 'minutes'], { ms: MINUTE }),
  ...named(['h', 'hr', 'hrs', 'hour', 'hours'], { ms: HOUR }),
  ...named(['d', 'day', 'days'], { days: 1 }),
  ...named(['w', 'week', 'weeks'], { days: 7 }),
};

function named<Unit>(names: readonly string[], unit: Unit): Record<string, Unit> {
  return Object.fromEntries(names.map((name) => [name, unit]));
}

const PART = /(\d{1,9}(?:\.\d{1,6})?)[ ]*([A-Za-z]+)[ ]*/y;
const ISO =
  /^P(?=[\dT])(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,3})?)S)?)?$/;

const refused = (message: string, advice = ADVICE): ParsedDuration => ({
  ok: false,
  message,
  advice,
});

/** Parses `24h`, `2 days`, `1 week`, `1 day 4 hours`, or ISO 8601 without months and years. */
export function parseDuration(text: string): ParsedDuration {
  const written = text.trim();
  if (written.length === 0) return refused('is empty');
  if (written.length > LONGEST_TEXT) return refused('is too long for a duration');
  return written.startsWith('P') ? parseIso(written) : parseWords(written);
}

function parseIso(text: string): ParsedDuration {
  if (/^P[^T]*[YM]/.test(text)) {
    return refused(
      `"${text}" counts months or years, whose length varies`,
      'count days or weeks, such as "P30D"',
    );
  }
  const match = ISO.exec(text);
  if (!match) return refused(`"${text}" is not an ISO 8601 duration`);
  const [weeks, days, hours, minutes, seconds] = Array.from(
    match.slice(1),
    (part: string | undefined) => Number(part ?? 0),
  );
  return finish(
    text,
    (weeks ?? 0) * 7 + (days ?? 0),
    (hours ?? 0) * HOUR + (minutes ?? 0) * MINUTE + (seconds ?? 0) * SECOND,
  );
}

function parseWords(text: string): ParsedDuration {
  let days = 0;
  let clockMs = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const match = PART.exec(text);
    if (!match) return refused(`"${text}" is not a duration`);
    const [, amount, word = ''] = match;
    const unit = Object.hasOwn(UNITS, word.toLowerCase()) ? UNITS[word.toLowerCase()] : undefined;
    if (!unit) return unknownUnit(text, word);
    days += Number(amount) * (unit.days ?? 0);
    clockMs += Number(amount) * (unit.ms ?? 0);
  }
  return finish(text, days, clockMs);
}

function unknownUnit(text: string, word: string): ParsedDuration {
  if (/^(months?|mo|years?|y)$/i.test(word)) {
    return refused(
      `"${text}" counts months or years, whose length varies`,
      'count days or weeks, such as "30 days"',
    );
  }
  const near = nearestName(word, ['seconds', 'minutes', 'hours', 'days', 'weeks']);
  return refused(
    `"${text}" has the unknown unit "${word}"`,
    near ? `did you mean "${near}"?` : ADVICE,
  );
}

function finish(text: string, days: number, clockMs: number): ParsedDuration {
  const ms = Math.round(days * DAY + clockMs);
  if (ms <= 0) return refused(`"${text}" is no time at all`, 'write at least "1s"');
  if (ms > LONGEST_DAYS * DAY) {
    return refused(`"${text}" is longer than ten years`, `write at most "${LONGEST_DAYS} days"`);
  }
  return { ok: true, duration: { text, ms, days, clockMs: Math.round(clockMs) } };
}
