import fs from 'node:fs';
import path from 'node:path';

import { parse } from 'csv-parse/sync';

/** Beside the checkout, never inside it: a public training set of 8,800 sales opportunities. */
export const SALES_DATA = path.resolve(__dirname, '..', '..', '..', 'shared', 'data');

export const salesDataIsThere = (): boolean =>
  fs.existsSync(path.join(SALES_DATA, 'sales_pipeline.csv'));

export interface Account {
  readonly account: string;
  readonly sector: string;
  readonly office_location: string;
}

export interface Product {
  readonly product: string;
  readonly sales_price: string;
}

export interface Agent {
  readonly sales_agent: string;
  readonly regional_office: string;
}

export interface Opportunity {
  readonly opportunity_id: string;
  readonly sales_agent: string;
  readonly product: string;
  readonly account: string;
  readonly deal_stage: string;
  /** dd-mm-yy, as the file has it. */
  readonly engage_date: string;
  readonly close_date: string;
  readonly close_value: string;
  readonly close_quarter: string;
}

const read = <Row>(file: string): Row[] =>
  parse<Row>(fs.readFileSync(path.join(SALES_DATA, file)), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
  });

export const readSalesData = () => ({
  accounts: read<Account>('accounts.csv'),
  products: read<Product>('products.csv'),
  agents: read<Agent>('sales_teams.csv'),
  opportunities: read<Opportunity>('sales_pipeline.csv'),
});

/** `20-10-16` is 2016-10-20; a blank stays blank. */
export function isoDate(written: string): string | undefined {
  const parts = /^(\d\d)-(\d\d)-(\d\d)$/.exec(written);
  return parts ? `20${parts[3]}-${parts[2]}-${parts[1]}` : undefined;
}

/** What a sales lead asks, answered from the file alone, row by row. */
export function answersOf(
  opportunities: readonly Opportunity[],
  officeOf: ReadonlyMap<string, string>,
) {
  const perProduct = new Map<string, StageCounts>();
  const perOffice = new Map<string, StageCounts>();
  const wonByQuarter = new Map<string, number>();
  const wonByAgent = new Map<string, number>();
  for (const row of opportunities) {
    count(perProduct, row.product, row.deal_stage);
    count(perOffice, officeOf.get(row.sales_agent) ?? '', row.deal_stage);
    if (row.deal_stage !== 'Won') continue;
    add(wonByQuarter, row.close_quarter, Number(row.close_value));
    add(wonByAgent, row.sales_agent, Number(row.close_value));
  }
  return { perProduct, perOffice, wonByQuarter, topTen: topTen(wonByAgent) };
}

export interface StageCounts {
  won: number;
  lost: number;
  open: number;
}

export const topTen = (totals: ReadonlyMap<string, number>): Array<[string, number]> =>
  [...totals].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, 10);

export function add(totals: Map<string, number>, key: string, amount: number): void {
  totals.set(key, (totals.get(key) ?? 0) + amount);
}

function count(counts: Map<string, StageCounts>, key: string, stage: string): void {
  const entry = counts.get(key) ?? { won: 0, lost: 0, open: 0 };
  if (stage === 'Won') entry.won += 1;
  else if (stage === 'Lost') entry.lost += 1;
  else entry.open += 1;
  counts.set(key, entry);
}
