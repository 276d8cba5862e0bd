import { printExpression, parseExpression } from '../../../server/src/definition/expression';
import { compile, contextOf, evaluate, faultOf } from './evaluate';

const LEAD = {
  score: 60,
  region: 'EMEA',
  name: "Ann O'Neil",
  empty: '',
  nothing: null,
  zero: 0,
  yes: true,
  tags: ['hot', 'new'],
  lines: [{ price: 10 }, { price: 20 }],
  address: { city: 'Bonn', 'zip-code': '53113' },
  signBy: '2026-06-02',
  signedAt: new Date('2026-05-30T12:00:00.000Z'),
};

describe('expressions [FR-L2-003]', () => {
  const answers: ReadonlyArray<readonly [string, unknown]> = [
    // Comparisons, and words for signs.
    ["data.score > 50 AND data.region == 'EMEA'", true],
    ["data.score > 50 && data.region == 'AMER'", false],
    ['data.score >= 60 and data.score <= 60', true],
    ["data.score < 50 OR data.region != 'AMER'", true],
    ["data.score < 50 or data.region == 'AMER' || false", false],
    ['1 + 2 * 3 == 7', true],
    ['(1 + 2) * 3 == 9', true],
    ['7 % 4', 3],
    ['10 / 4', 2.5],
    ['-data.score + 1', -59],
    ['2 - -2', 4],
    // `==` never converts.
    ["data.score == '60'", false],
    ["data.zero == ''", false],
    ['data.zero == false', false],
    ["data.score != '60'", true],
    // NOT reaches to the next AND or OR; ! to the next value.
    ["NOT data.region == 'AMER'", true],
    ["NOT data.region == 'EMEA' OR data.yes", true],
    ["not (data.region == 'EMEA' or data.yes)", false],
    ["!data.yes == (data.region == 'AMER')", true],
    ['NOT NOT data.yes', true],
    ['data.yes == NOT data.zero', true],
    ['!!data.name', true],
    // in, lists, ternary.
    ["data.region in ['EMEA', 'AMER']", true],
    ["data.region IN ['APAC']", false],
    ["NOT (data.region in ['APAC'])", true],
    ["'hot' in data.tags", true],
    ["'h' in 'hot'", false],
    ["'x' in data.absent", false],
    ["data.score > 50 ? 'warm' : 'cold'", 'warm'],
    ["data.score > 90 ? 'hot' : data.score > 50 ? 'warm' : 'cold'", 'warm'],
    // Members.
    ['data.lines[1].price', 20],
    ["data['region']", 'EMEA'],
    ["data.address['zip-code'] == '53113'", true],
    ["data['sc' + 'ore']", 60],
    ['data.lines[data.zero].price', 10],
    ['data.lines[9].price', null],
    ['data.absent.deeper.still', null],
    ['data.name.length', null],
    // Text.
    [String.raw`data.name == 'Ann O\'Neil'`, true],
    [`data.name == "Ann O'Neil"`, true],
    [String.raw`'\u0041\n' == 'A\n'`, true],
    ["'AND' == 'AND'", true],
    ["'a OR b NOT c' == 'a OR b NOT c'", true],
    ["'a' + 'b'", 'ab'],
    // Actor.
    ["actor.kind == 'user'", true],
    ["'sales-manager' in actor.roles", true],
    ["contains(actor.teams, 'inside-sales')", true],
    // Time.
    ['data.signBy > now', true],
    ['data.signedAt < now', true],
    ["now == '2026-05-31T12:00:00Z'", true],
    ["date('2026-05-31T14:00:00+02:00') == now", true],
    ['daysBetween(now, data.signBy)', 1],
    ["hoursBetween('2026-05-31', now)", 12],
    ["addDays('2026-05-30', 1.5) == now", true],
    ["addDays('2026-05-30', 1)", '2026-05-31T00:00:00.000Z'],
    ['data.region < now', false],
    ["date('31.5.2026')", null],
    // Functions.
    ["lower(data.region) == 'emea'", true],
    ["upper('a') + trim(' b ')", 'Ab'],
    ['length(data.region) + length(data.tags)', 6],
    ["contains(data.name, 'Neil')", true],
    ["startsWith(data.name, 'Ann') AND endsWith(data.name, 'Neil')", true],
    ['min(3, data.score, 7)', 3],
    ['max(3, data.score, 7)', 60],
    ["max('2026-01-01', now) == now", true],
    ["min(1, 'a')", null],
    ['abs(-3) + floor(2.9) + ceil(2.1)', 8],
    ['round(2.5) + round(1.005, 2)', 4.01],
    ['coalesce(data.absent, data.nothing, data.score)', 60],
    ['isNull(data.absent) AND isNull(data.nothing)', true],
    ['isNull(data.zero)', false],
    ['lower(5)', null],
    ["startsWith(5, 'a')", false],
  ];

  it.each(answers)('%s is %j', (source, expected) => {
    expect(evaluate(source, LEAD)).toStrictEqual(expected);
  });

  describe('with a missing value', () => {
    it.each([
      'data.absent > 50',
      'data.absent < 50',
      'data.absent >= 0',
      'data.absent <= 0',
      'data.absent == 0',
      "data.absent == ''",
      'data.absent == false',
      'data.absent != 5',
      '5 != data.nothing',
      'data.nothing == data.absent',
      'data.absent + 10 > 5',
      'data.absent * 0 == 0',
      "data.absent in [1, 'a']",
      'data.score / 0 > 0',
      'data.absent',
    ])('%s is not met', (source) => {
      expect(compile(source).test(contextOf(LEAD))).toBe(false);
    });

    it.each([
      'data.absent == null',
      'data.nothing == null',
      'data.score != null',
      'null == data.absent',
    ])('only the word null asks for it: %s is met', (source) => {
      expect(compile(source).test(contextOf(LEAD))).toBe(true);
    });
  });

  describe('explanation', () => {
    const because = (source: string): string => compile(source).explain(contextOf(LEAD)).because;

    it('names the value that is missing', () => {
      expect(because('data.lead_score > 50')).toBe(
        'data.lead_score has no value, so the comparison is false',
      );
    });

    it.each([
      ['data.score / 0 > 0', 'data.score / 0 divides by zero and has no value'],
      ['100 % (data.score - 60) == 0', '100 % (data.score - 60) divides by zero and has no value'],
      [
        'data.region - 1 > 0',
        'data.region - 1 has no value, because "EMEA" and 1 are not both numbers',
      ],
      ['1e308 * 10 > data.score', '1e+308 * 10 is too large and has no value'],
    ])('says of %s why there is no result', (source, reason) => {
      expect(because(source)).toBe(`${reason}, so the comparison is false`);
      expect(because(`NOT (${source})`)).toContain(reason);
    });

    it('shows the values that decided, and no others', () => {
      expect(because("data.score > 70 AND data.region == 'EMEA'")).toBe(
        'data.score is 60, so data.score > 70 is false',
      );
      expect(because("data.score > 50 AND data.region == 'AMER'")).toBe(
        'data.region is "EMEA", so data.region == \'AMER\' is false',
      );
    });

    it('reports part by part what the evaluator answers', () => {
      const report = compile("data.score > 70 OR NOT data.region == 'EMEA'").explain(
        contextOf(LEAD),
      );
      expect(report.met).toBe(false);
      expect(report.parts?.map(({ condition, met }) => [condition, met])).toEqual([
        ['data.score > 70', false],
        ["!(data.region == 'EMEA')", false],
      ]);
    });
  });

  describe('faults', () => {
    const faults: ReadonlyArray<readonly [string, number, RegExp, RegExp]> = [
      ['', 0, /empty/, /data.score > 50/],
      ['data.score >', 11, /missing or out of place/, /operator/],
      ['data.score > 50 AND', 16, /missing or out of place/, /operator/],
      ['* 2', 0, /missing or out of place/, /operator/],
      ['data.score > 50 data.x', 16, /there is no operator between/, /AND/],
      ['data.score = 50', 11, /"="/, /==/],
      ['data.score === 50', 11, /"==="/, /never converts/],
      ['data.score <> 50', 11, /"<>"/, /!=/],
      ['(data.score > 50', 0, /never closed/, /close/],
      ['data.score > 50)', 15, /closes nothing/, /remove/],
      ['data.list[0', 9, /never closed/, /close/],
      ["data.region == 'EMEA", 15, /never closed/, /end it/],
      ['score > 50', 0, /"score" is not known/, /data\.score/],
      ['dat.score > 50', 0, /"dat"/, /did you mean "data"/],
      ['actor.role == 1', 5, /no "role"/, /"roles"/],
      ['now.year', 3, /no members/, /daysBetween/],
      ['lowr(data.x)', 0, /no function "lowr"/, /"lower"/],
      ['lower(1, 2)', 0, /takes 1 values, not 2/, /lower\(text\)/],
      ['1 < data.x < 5', 11, /chained/, /AND/],
      ['data.x ? 1', 9, /missing or out of place/, /Expected :/],
      ['data.x NOT IN [1]', 7, /NOT follows/, /NOT \(value in/],
      ['data.x == 9007199254740993', 10, /larger/, /text/],
      ['[1,,2]', 3, /value is missing/, /write it/],
      [String.raw`data.x == '\q'`, 11, /escape/, /\\n/],
      ['data.größe', 7, /"ö"/, /letters A to Z/],
      ['max(1)', 0, /takes 2 to 16/, /max\(a, b/],
    ];

    it.each(faults)('%s: at %i', (source, position, message, advice) => {
      const fault = faultOf(source);
      expect(fault.message).toMatch(message);
      expect(fault.advice).toMatch(advice);
      expect(fault.position).toBe(position);
    });
  });

  it.each(answers)('%s prints as something that reads the same', (source) => {
    const first = parseExpression(source);
    const printed = first.ok ? printExpression(first.tree) : '';
    expect(evaluate(printed, LEAD)).toStrictEqual(evaluate(source, LEAD));
  });
});
