import { parseDuration } from '../../../server/src/definition';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('durations', () => {
  const right: ReadonlyArray<readonly [string, number, number]> = [
    ['24h', DAY, 0],
    ['2 days', 2 * DAY, 2],
    ['1 week', 7 * DAY, 7],
    ['1 day', DAY, 1],
    ['10s', 10 * SECOND, 0],
    ['90 minutes', 90 * MINUTE, 0],
    ['30m', 30 * MINUTE, 0],
    ['500ms', 500, 0],
    ['1.5h', 90 * MINUTE, 0],
    ['0.5 days', DAY / 2, 0.5],
    ['1 day 4 hours', DAY + 4 * HOUR, 1],
    ['1d4h30m', DAY + 4 * HOUR + 30 * MINUTE, 1],
    ['2 Weeks', 14 * DAY, 14],
    ['  3 days  ', 3 * DAY, 3],
    ['P2DT3H', 2 * DAY + 3 * HOUR, 2],
    ['P1W', 7 * DAY, 7],
    ['PT10S', 10 * SECOND, 0],
    ['PT1.5S', 1_500, 0],
    ['PT36H', 36 * HOUR, 0],
    ['P1DT1M', DAY + MINUTE, 1],
    ['3660 days', 3_660 * DAY, 3_660],
  ];

  it.each(right)('%s is %i ms, %d of them days', (text, ms, days) => {
    const parsed = parseDuration(text);
    expect(parsed).toMatchObject({ ok: true, duration: { text: text.trim(), ms, days } });
    // With a calendar the days become working days; the rest stays clock time.
    expect(parsed.ok && parsed.duration.clockMs + parsed.duration.days * DAY).toBe(ms);
  });

  const wrong: ReadonlyArray<readonly [string, RegExp]> = [
    ['', /empty/],
    ['   ', /empty/],
    ['5', /not a duration/],
    ['days', /not a duration/],
    ['-1 day', /not a duration/],
    ['1,5 hours', /not a duration/],
    ['two days', /not a duration/],
    ['2 days!', /not a duration/],
    ['2 dayz', /did you mean "days"/],
    ['3 parsecs', /unknown unit "parsecs"/],
    ['1 month', /30 days/],
    ['1y', /months or years/],
    ['P1M', /P30D/],
    ['P1Y2D', /months or years/],
    ['P', /not an ISO 8601/],
    ['PT', /not an ISO 8601/],
    ['P1H', /not an ISO 8601/],
    ['P-1D', /not an ISO 8601/],
    ['P1.5D', /not an ISO 8601/],
    ['0s', /no time at all/],
    ['P0D', /no time at all/],
    ['0.0001ms', /no time at all/],
    ['11 years', /months or years/],
    ['3661 days', /ten years/],
    ['999999999 weeks', /ten years/],
    ['9999999999s', /not a duration/],
    ['1s '.repeat(40), /too long/],
    ['constructor', /not a duration/],
    ['1 constructor', /unknown unit/],
    ['1 __proto__', /not a duration|unknown unit/],
    ['1h\u0000', /not a duration/],
  ];

  it.each(wrong)('%j is refused with what would be right', (text, words) => {
    const parsed = parseDuration(text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(`${parsed.message}; ${parsed.advice}`).toMatch(words);
  });
});
