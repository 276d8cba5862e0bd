import { bucketOf, groupsOf, periodOf } from '../../../admin/src/activities/model';
import { isBlank, tomorrow } from '../../../admin/src/record/composer/model';
import { changesOf, recordEvent } from '../../../admin/src/record/model/changes';
import { isShown } from '../../../admin/src/record/model/fields';
import { pathOf } from '../../../admin/src/record/model/path';
import { sinceOf } from '../../../admin/src/record/model/period';
import { kindOfValue } from '../../../admin/src/record/model/values';
import { groupHits, moveIn } from '../../../admin/src/search/model';

describe('what the timeline says of a change', () => {
  const event = (name: string, before: object | null, after: object | null) =>
    changesOf({ event: name, before: before as never, after: after as never });

  it('has the values before and after, as far as they can be said', () => {
    expect(event('lead.changed', { score: 70 }, { score: 80, revision: 4 })).toEqual([
      { name: 'score', before: 70, after: 80 },
    ]);
    expect(event('lead.changed', { phone: '1' }, { phone: null })).toEqual([
      { name: 'phone', before: '1', after: null },
    ]);
    expect(event('team.changed', { members: ['a'] }, { members: ['a', 'b'] })).toEqual([
      { name: 'members', before: ['a'], after: ['a', 'b'] },
    ]);
    expect(event('lead.changed', { extra: { a: 1 } }, { extra: { a: 2 } })).toEqual([]);
    expect(event('lead.changed', { tags: [] }, { tags: null })).toEqual([]);
  });

  it('leaves out what the sentence names, and everything of a new record', () => {
    expect(event('instance.transitioned', { stage: 'a' }, { stage: 'b', budget: 5 })).toEqual([
      { name: 'budget', before: null, after: 5 },
    ]);
    expect(event('instance.assigned', { assignees: [] }, { assignees: ['user:a'] })).toEqual([]);
    expect(event('lead.created', null, { name: 'Lea' })).toEqual([]);
  });

  it('is written as the field is: by name, as a date, as yes or no', () => {
    const own = (input: string) => ({ type: 'string', customField: `plugin::nexus-crm.${input}` });
    expect(
      [own('owner'), own('people'), own('record'), own('stage')].map((one) =>
        kindOfValue(one, 'x'),
      ),
    ).toEqual(['person', 'person', 'record', 'stage']);
    expect(kindOfValue({ type: 'date' }, '2026-04-01')).toBe('date');
    expect(kindOfValue({ type: 'datetime' }, '2026-04-01T09:00:00.000Z')).toBe('datetime');
    expect(kindOfValue({ type: 'boolean' }, false)).toBe('boolean');
    // Some databases return decimals as text.
    expect(kindOfValue({ type: 'decimal' }, '12.5')).toBe('number');
    // A text that looks like a date is a text.
    expect(kindOfValue({ type: 'string' }, '2026-04-01')).toBe('text');
  });

  it('is written by its look where no field is known: the data of a pipeline', () => {
    const values = [
      'user:abcdefghij0123456789abcd',
      '2026-04-01',
      '2026-04-01T09:00:00.000Z',
      4,
      true,
      'EMEA',
    ];
    expect(values.map((value) => kindOfValue(undefined, value))).toEqual([
      ...['person', 'date', 'datetime', 'number', 'boolean', 'text'],
    ]);
  });

  it('knows the record’s own events', () => {
    expect(['lead.created', 'opportunity.changed', 'instance.changed'].map(recordEvent)).toEqual([
      ...['created', 'changed', undefined],
    ]);
  });
});

describe('activities by due date', () => {
  // A Wednesday.
  const now = new Date(2026, 3, 8, 12, 0, 30);
  const at = (day: number, hour = 9) => new Date(2026, 3, day, hour).toISOString();
  const item = (id: string, dueAt: string | null) => ({ id, dueAt }) as never;

  it.each([
    [at(8, 11), 'overdue'],
    [at(8, 23), 'today'],
    [at(9), 'week'],
    [at(12, 23), 'week'],
    [at(13), 'later'],
    [null, 'undated'],
  ])('%s is %s', (dueAt, bucket) => {
    expect(bucketOf(dueAt, now)).toBe(bucket);
  });

  it('on Sunday the week ends with the day', () => {
    expect(bucketOf(at(13), new Date(2026, 3, 12, 8))).toBe('later');
  });

  it('stand in groups, of which empty ones are left out', () => {
    const items = [item('a', at(1)), item('b', at(20)), item('c', null)];
    expect(groupsOf(items, now).map(({ bucket }) => bucket)).toEqual([
      ...['overdue', 'later', 'undated'],
    ]);
  });

  it('periods follow each other without a gap', () => {
    const [overdue, today, week, later] = (['overdue', 'today', 'week', 'later'] as const).map(
      (bucket) => periodOf(bucket, now),
    );
    expect([overdue?.before, today?.before, week?.before]).toEqual([
      ...[today?.from, week?.from, later?.from],
    ]);
    expect(periodOf('undated', now)).toEqual({ from: null, before: null, undated: true });
  });
});

describe('the search box', () => {
  const hit = (type: string, id: string) => ({ type, id }) as never;

  it('shows hits by type', () => {
    expect(
      groupHits([hit('a', '1'), hit('b', '2'), hit('a', '3')]).map(({ type, hits }) => [
        ...[type, hits.length],
      ]),
    ).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  it('arrows go round', () => {
    expect(moveIn(3, -1, 'ArrowDown')).toBe(0);
    expect(moveIn(3, 2, 'ArrowDown')).toBe(0);
    expect(moveIn(3, 0, 'ArrowUp')).toBe(2);
    expect(moveIn(3, 1, 'End')).toBe(2);
    expect(moveIn(0, -1, 'ArrowDown')).toBe(-1);
  });
});

describe('the page of a record', () => {
  it('shows fields that have a value and do not stand elsewhere', () => {
    const text = { type: 'string' };
    expect(isShown('phone', text, '1')).toBe(true);
    expect(isShown('phone', text, '')).toBe(false);
    expect(isShown('stage', text, 'new')).toBe(false);
    expect(isShown('extra', { type: 'json' }, { a: 1 })).toBe(false);
    expect(isShown('gone', undefined, '1')).toBe(false);
    const audience = { type: 'json', customField: 'plugin::nexus-crm.audience' };
    expect(isShown('audience', audience, { all: true })).toBe(false);
  });

  it('of what has ended, shows the end that it has', () => {
    const stage = (name: string, isFinal: boolean, isCurrent = false) =>
      ({ stage: name, isFinal, isCurrent }) as never;
    const names = (last: string) =>
      pathOf([
        stage('open', false, last === 'open'),
        stage('won', true, last === 'won'),
        stage('lost', true),
      ]).map((one) => one.stage);
    expect(names('open')).toEqual(['open', 'won', 'lost']);
    expect(names('won')).toEqual(['open', 'won']);
  });

  it('plans for tomorrow at nine, and asks for something to log', () => {
    expect(tomorrow(new Date(2026, 3, 30, 17))).toBe(new Date(2026, 4, 1, 9).toISOString());
    expect(isBlank({ notes: '' })).toBe(true);
    expect(isBlank({ title: 'Hello' })).toBe(false);
  });

  it('looks back from midnight', () => {
    expect(sinceOf('week', new Date(2026, 3, 8, 12))).toBe(new Date(2026, 3, 1).toISOString());
  });
});
