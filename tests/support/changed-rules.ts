/** A rule that came after the value: the record keeps `old`, and `wrong` may not be written. */
export interface ChangedRule {
  readonly field: {
    readonly name: string;
    readonly type: string;
    readonly [rule: string]: unknown;
  };
  readonly change: Readonly<Record<string, unknown>>;
  readonly old: unknown;
  /** Absent where no value is wrong by itself. */
  readonly wrong?: unknown;
}

const rule = (
  name: string,
  type: string,
  change: ChangedRule['change'],
  old: unknown,
  wrong?: unknown,
  rules: object = {},
): ChangedRule => ({ field: { name, type, ...rules }, change, old, wrong });

/** Every rule with every type that it means something else for. */
export const CHANGED_RULES: readonly ChangedRule[] = [
  rule('league', 'enumeration', { enum: ['premium', 'silver'] }, 'gold', 'bronze', {
    enum: ['gold', 'silver', 'bronze'],
  }),
  rule('grade', 'string', { enum: ['x', 'y'] }, 'a', 'b', { enum: ['a', 'b', 'x'] }),
  rule('topics', 'multiple', { enum: ['x', 'y'] }, ['a', 'x'], ['a'], { enum: ['a', 'x'] }),
  rule('fewest', 'multiple', { min: 2 }, ['a'], ['b'], { enum: ['a', 'b'] }),
  rule('most', 'multiple', { max: 1 }, ['a', 'b'], ['b', 'a'], { enum: ['a', 'b'] }),
  rule('atLeast', 'integer', { min: 10 }, 5, 6),
  rule('atMost', 'integer', { max: 10 }, 15, 16),
  rule('ratioMin', 'number', { min: 0.5 }, 0.25, 0.3),
  rule('ratioMax', 'number', { max: 0.5 }, 0.75, 0.8),
  rule('priceMin', 'decimal', { min: 10 }, 5.5, 6.5),
  rule('priceMax', 'decimal', { max: 10 }, 15.5, 16.5),
  rule('since', 'date', { min: '2020-01-01' }, '2010-01-01', '2011-01-01'),
  rule('until', 'date', { max: '2020-01-01' }, '2030-01-01', '2031-01-01'),
  rule(
    'sinceTime',
    'datetime',
    { min: '2020-01-01T00:00:00Z' },
    '2010-01-01T00:00:00Z',
    '2011-01-01T00:00:00Z',
  ),
  rule(
    'untilTime',
    'datetime',
    { max: '2020-01-01T00:00:00Z' },
    '2030-01-01T00:00:00Z',
    '2031-01-01T00:00:00Z',
  ),
  rule('longName', 'string', { minLength: 5 }, 'abc', 'abd'),
  rule('shortName', 'string', { maxLength: 2 }, 'abc', 'abd'),
  rule('longStory', 'text', { minLength: 5 }, 'abc', 'abd'),
  rule('shortStory', 'text', { maxLength: 2 }, 'abc', 'abd'),
  rule('shortMail', 'email', { maxLength: 8 }, 'ann@example.com', 'bob@example.com'),
  rule('zip', 'string', { pattern: '^\\d{5}$' }, 'D-12345', 'D-54321'),
  rule('site', 'url', { pattern: '^https:' }, 'http://a.example', 'http://b.example'),
  rule('mustHave', 'string', { required: true }, null),
  rule('mustCount', 'integer', { required: true }, null),
  rule('onlyOne', 'string', { unique: true }, 'shared'),
];
