import type {
  GetConversion,
  GetForecast,
  GetFunnel,
  GetLostReasons,
  GetVelocity,
} from '../../contracts/reports';
import type { CompiledDefinition } from '../../core/contracts';
import type { GroupedRow, GroupValue, PercentileRow } from '../../sql/reports/grouped';
import { presentValue } from './fields';
import { amountOf, averageOf, compareKeys, countOf, rateOf } from './numbers';
import type { CheckedQuery } from './report-query';

const DAY = 86_400_000;

type Keys = readonly GroupValue[];

const idOf = (keys: Keys): string => JSON.stringify(keys);

const text = (value: GroupValue | undefined): string => String(value ?? '');

const textOrNull = (value: GroupValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** Rows by their first keys, in the order in which they come. */
function byKeys<Row extends { readonly keys: Keys }>(
  rows: readonly Row[],
  first: number,
): ReadonlyMap<string, readonly Row[]> {
  const map = new Map<string, Row[]>();
  for (const row of rows) {
    const id = idOf(row.keys.slice(0, first));
    const list = map.get(id);
    if (list) list.push(row);
    else map.set(id, [row]);
  }
  return map;
}

const sumOf = (rows: readonly GroupedRow[], name = 'count'): number =>
  rows.reduce((sum, { measures }) => sum + countOf(measures[name]), 0);

/** Puts the data of a report in the form of its answer. */
export class ReportRows {
  constructor(private readonly query: CheckedQuery) {}

  conversion(found: {
    readonly moves: readonly GroupedRow[];
    readonly times: readonly PercentileRow[];
    readonly lostReasons: readonly GroupedRow[];
  }): GetConversion.Row[] {
    const size = 3 + this.query.names.length;
    const times = byKeys(found.times, size);
    const reasons = byKeys(found.lostReasons, size);
    const rows = [...byKeys(found.moves, size)].map(([id, moves]) => {
      const keys = moves[0]?.keys.slice(0, size) ?? [];
      const entered = sumOf(moves);
      const open = sumOf(moves.filter(({ keys: k }) => k[size] === null && k[size + 1] === null));
      return {
        keys,
        row: {
          ...{ ...this.#pipeline(keys), stage: text(keys[2]), group: this.#group(keys, 3) },
          ...{ entered, open, left: entered - open },
          next: this.#tally(moves, size, entered).map(({ key: stage, ...rest }) => ({
            ...{ stage, ...rest },
          })),
          outcomes: this.#tally(moves, size + 1, entered).map(({ key: outcome, ...rest }) => ({
            ...{ outcome, ...rest },
          })),
          time: this.#isFinal(keys) ? null : (times.get(id)?.[0]?.percentiles ?? null),
          lostReasons: (reasons.get(id) ?? [])
            .map(({ keys: own, measures }) => ({
              ...{ reason: textOrNull(own[size]), count: countOf(measures.count) },
            }))
            .sort((a, b) => b.count - a.count || compareKeys([a.reason], [b.reason])),
        },
      };
    });
    return this.#sorted(rows, (keys) => [...keys.slice(0, 2), ...keys.slice(3), this.#place(keys)]);
  }

  funnel(found: {
    readonly started: readonly GroupedRow[];
    readonly reached: readonly GroupedRow[];
    readonly outcomes: readonly GroupedRow[];
  }): GetFunnel.Row[] {
    const size = 2 + this.query.names.length;
    const reached = byKeys(found.reached, size);
    const outcomes = byKeys(found.outcomes, size);
    const rows = found.started.map(({ keys, measures }) => {
      const id = idOf(keys);
      const started = countOf(measures.count);
      const ended = outcomes.get(id) ?? [];
      const counts = new Map(
        (reached.get(id) ?? []).map((row) => [text(row.keys[size]), countOf(row.measures.count)]),
      );
      let previous: number | undefined;
      const stages = this.#stagesOf(text(keys[1]), [...counts.keys()]).map((stage) => {
        const count = counts.get(stage) ?? 0;
        const ratePrevious = previous === undefined ? null : rateOf(count, previous);
        previous = count;
        return { stage, reached: count, rate: rateOf(count, started), ratePrevious };
      });
      return {
        keys,
        row: {
          ...{ ...this.#pipeline(keys), group: this.#group(keys, 2), started },
          open: started - sumOf(ended),
          outcomes: this.#tally(ended, size, started).map(({ key: outcome, ...rest }) => ({
            ...{ outcome, ...rest },
          })),
          stages,
        },
      };
    });
    return this.#sorted(rows, (keys) => keys);
  }

  velocity(found: {
    readonly ended: readonly GroupedRow[];
    readonly cycles: readonly PercentileRow[];
  }): GetVelocity.Row[] {
    const cycles = byKeys(found.cycles, 3 + this.query.names.length);
    const rows = found.ended.map(({ keys, measures }) => {
      const [won, lost] = [countOf(measures.won), countOf(measures.lost)];
      const value = amountOf(measures.value);
      const averageCycle = won === 0 ? null : Math.round(Number(measures.cycle) / won);
      const days = averageCycle === null ? 0 : averageCycle / DAY;
      return {
        keys,
        row: {
          ...{ ...this.#pipeline(keys), group: this.#group(keys, 3) },
          ...{ currency: textOrNull(keys[2]), won, lost, winRate: rateOf(won, won + lost), value },
          averageValue: averageOf(measures.value, measures.valued),
          ...{ cycle: cycles.get(idOf(keys))?.[0]?.percentiles ?? null, averageCycle },
          perDay: days > 0 && countOf(measures.valued) > 0 ? amountOf(value / days) : null,
        },
      };
    });
    return this.#sorted(rows, (keys) => [...keys.slice(0, 2), ...keys.slice(3), keys[2] ?? null]);
  }

  /** The most frequent reason first. */
  lostReasons(found: readonly GroupedRow[]): GetLostReasons.Row[] {
    const last = 3 + this.query.names.length;
    const rows = found.map(({ keys, measures }) => ({
      keys,
      row: {
        ...{ ...this.#pipeline(keys), group: this.#group(keys, 3) },
        ...{ currency: textOrNull(keys[2]), reason: textOrNull(keys[last]) },
        ...{ count: countOf(measures.count), value: amountOf(measures.value) },
      },
    }));
    const frequency = new Map(
      rows.map(({ keys, row }) => [idOf(keys), -row.count] as const),
    );
    return this.#sorted(rows, (keys) => [
      ...[...keys.slice(0, 2), ...keys.slice(3, last), frequency.get(idOf(keys)) ?? 0],
      ...[keys[last] ?? null, keys[2] ?? null],
    ]);
  }

  winRates(found: readonly GroupedRow[]): GetForecast.Response['meta']['winRates'] {
    const rows = found.map(({ keys, measures }) => {
      const ended = countOf(measures.ended);
      const rate = rateOf(countOf(measures.won), ended) ?? 0;
      return {
        keys,
        row: { ...this.#pipeline(keys), stage: text(keys[2]), ended, rate },
      };
    });
    return this.#sorted(rows, (keys) => [...keys.slice(0, 2), this.#place(keys)]);
  }

  forecast(found: {
    readonly won: readonly GroupedRow[];
    readonly open: readonly GroupedRow[];
    readonly rates: ReadonlyMap<string, number>;
  }): GetForecast.Row[] {
    const size = 2 + this.query.names.length;
    const won = byKeys(found.won, size);
    const open = byKeys(found.open, size);
    const all = [...new Map([...found.won, ...found.open].map(firstKeys(size))).entries()];
    const rows = all.map(([id, keys]) => {
      const inStages = open.get(id) ?? [];
      let [weighted, unweighted] = [0, 0];
      for (const { keys: own, measures } of inStages) {
        const rate = found.rates.get(rateKey(own.slice(size)));
        if (rate === undefined) unweighted += Number(measures.value ?? 0);
        else weighted += Number(measures.value ?? 0) * rate;
      }
      const total = (some: readonly GroupedRow[]) => ({
        count: sumOf(some),
        value: amountOf(some.reduce((sum, row) => sum + Number(row.measures.value ?? 0), 0)),
      });
      return {
        keys,
        row: {
          ...{ period: textOrNull(keys[0]), currency: textOrNull(keys[1]) },
          ...{ group: this.#group(keys, 2), pipeline: total(inStages) },
          ...{ weighted: amountOf(weighted), unweighted: amountOf(unweighted) },
          won: total(won.get(id) ?? []),
        },
      };
    });
    return this.#sorted(rows, (keys) => keys);
  }

  #pipeline(keys: Keys): { readonly definition: string; readonly entity: string } {
    return { definition: text(keys[0]), entity: text(keys[1]) };
  }

  #group(keys: Keys, from: number): Record<string, GroupValue> {
    const { names, fields } = this.query;
    return Object.fromEntries(
      names.map((name, index) => {
        const value = keys[from + index] ?? null;
        if (name === 'team') return [name, value === null ? null : `team:${String(value)}`];
        const field = fields[index]?.field;
        return [name, field ? presentValue(value, field) : value];
      }),
    );
  }

  /** How many of these have which value at a place, without those that have none there. */
  #tally(rows: readonly GroupedRow[], place: number, whole: number) {
    const counts = new Map<string, number>();
    for (const { keys, measures } of rows) {
      const key = keys[place];
      if (key === null || key === undefined) continue;
      counts.set(text(key), (counts.get(text(key)) ?? 0) + countOf(measures.count));
    }
    return [...counts]
      .sort(([a, n], [b, m]) => m - n || compareKeys([a], [b]))
      .map(([key, count]) => ({ key, count, rate: rateOf(count, whole) }));
  }

  #entity(name: string): CompiledDefinition['entities'] extends ReadonlyMap<string, infer E>
    ? E | undefined
    : never {
    return this.query.definition?.entities.get(name);
  }

  #isFinal(keys: Keys): boolean {
    return this.#entity(text(keys[1]))?.stages.get(text(keys[2]))?.final === true;
  }

  /** In the order of the definition, and stages that it does not have after those. */
  #stagesOf(entity: string, found: readonly string[]): readonly string[] {
    const known = [...(this.#entity(entity)?.stages.keys() ?? [])];
    return [...known, ...found.filter((stage) => !known.includes(stage)).sort()];
  }

  #place(keys: Keys): GroupValue {
    const stage = text(keys[2]);
    const known = [...(this.#entity(text(keys[1]))?.stages.keys() ?? [])];
    const place = known.indexOf(stage);
    if (place >= 0) return place;
    return known.length > 0 ? known.length : stage;
  }

  #sorted<Row>(
    rows: readonly { readonly keys: Keys; readonly row: Row }[],
    orderOf: (keys: Keys) => Keys,
  ): Row[] {
    return [...rows]
      .sort((a, b) => compareKeys(orderOf(a.keys), orderOf(b.keys)))
      .map(({ row }) => row);
  }
}

const firstKeys =
  (size: number) =>
  ({ keys }: GroupedRow): [string, Keys] => [
    idOf(keys.slice(0, size)),
    keys.slice(0, size),
  ];

/** The key of a win rate: definition, entity and stage. */
export const rateKey = (keys: Keys): string => idOf(keys);
