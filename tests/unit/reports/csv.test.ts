import { parse } from 'csv-parse/sync';

import { toCsv, toCsvRow } from '../../../server/src/services/reports/csv';

const read = (text: string): string[][] => parse(text, { relax_column_count: false });

describe('CSV', () => {
  test('[US-025] has a line of titles, CRLF after each line, and quotes where they are needed', () => {
    const text = toCsv([
      { name: 'a, b', count: 1, note: 'He said "no"' },
      { name: 'two\r\nlines', count: -2.5, note: null, more: true },
    ]);
    expect(text).toBe(
      'name,count,note,more\r\n"a, b",1,"He said ""no""",\r\n"two\r\nlines",-2.5,,true\r\n',
    );
    expect(read(text)[2]).toEqual(['two\r\nlines', '-2.5', '', 'true']);
    expect(toCsv([])).toBe('\r\n');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
    '[US-025] a spreadsheet does not calculate %j, as a value or as a title',
    (formula) => {
      const [titles, cells] = read(toCsv([{ [formula]: formula }]));
      expect(titles).toEqual([`'${formula}`]);
      expect(cells).toEqual([`'${formula}`]);
    },
  );

  test('[US-025] nested data become columns; those of a list are named by its entries', () => {
    const rows = [
      { stage: 'new', group: { owner: 'user:a' }, next: [{ stage: 'won', count: 2 }], time: null },
      {
        ...{ stage: 'old', group: { owner: null }, time: { median: 1, p90: 2 } },
        next: [
          { stage: 'lost', count: 1 },
          { stage: null, count: 4 },
        ],
      },
    ];
    expect(read(toCsv(rows.map((row) => toCsvRow(row))))).toEqual([
      [
        ...['stage', 'owner', 'next.won.count', 'next.lost.count', 'next.none.count'],
        ...['time.median', 'time.p90'],
      ],
      ['new', 'user:a', '2', '', '', '', ''],
      ['old', '', '', '1', '4', '1', '2'],
    ]);
  });

  test('[US-025] a group by a field that is named as a figure has a column of its own', () => {
    const rows = [
      { stage: 'new', group: { stage: 'gold', source: 'web' }, count: 2 },
      { stage: 'won', group: { stage: null, source: 'fair' }, count: 1 },
    ];
    expect(read(toCsv(rows.map((row) => toCsvRow(row))))).toEqual([
      ['stage', 'group.stage', 'source', 'count'],
      ['new', 'gold', 'web', '2'],
      ['won', '', 'fair', '1'],
    ]);
  });
});
