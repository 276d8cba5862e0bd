/**
 * Sales data through REST: filters, sums and pages whose SQL other files send on every database.
 *
 * @databases sqlite
 */
import { TestApp } from '../../support/app';
import { concurrently } from '../../support/concurrently';
import type { Answer } from '../../support/http';
import {
  add,
  answersOf,
  isoDate,
  readSalesData,
  SALES_DATA,
  salesDataIsThere,
  topTen,
  type Opportunity,
  type StageCounts,
} from '../../support/sales-data';
import { SEED, share } from '../../support/runs';

const soldProducts = (rows: readonly Opportunity[]) => [...new Set(rows.map((row) => row.product))];

const OPPORTUNITY = 'plugin::nexus-crm.opportunity';
const COMPANY = 'api::company.company';
const OPPORTUNITIES = '/api/nexus-crm/opportunities';
const PAGE = 100;
const COMPARED = [
  ...['stage', 'owner', 'parentType', 'parentId', 'value', 'currency', 'closeDate'],
  ...['product', 'regional_office', 'sales_price'],
];
const WORKERS = 8;
/** All rows of the file; a quick run loads an eighth, `npm run test:long` all. */
const ROWS = 8_800;

const describeSalesData = salesDataIsThere() ? describe : undefined;

if (!describeSalesData) {
  test('the sales data is not available, so this run is skipped', () => {
    console.info(`Skipped: there is no sales data in ${SALES_DATA}.`);
    expect(salesDataIsThere()).toBe(false);
  });
}

describeSalesData?.('real-shaped sales opportunities [US-024] [FR-L3-005]', () => {
  const all = readSalesData();
  // Every n-th row, from the one that the seed names on.
  const step = Math.round(ROWS / share(ROWS / 8, ROWS));
  const data = {
    ...all,
    opportunities: all.opportunities.filter((_, index) => index % step === SEED % step),
  };
  const officeOf = new Map(data.agents.map((row) => [row.sales_agent, row.regional_office]));
  const priceOf = new Map(data.products.map((row) => [row.product, Number(row.sales_price)]));
  const catalogue = data.products.map((row) => row.product);
  const offices = [...new Set(officeOf.values())];
  const inCatalogue = data.opportunities.filter((row) => catalogue.includes(row.product));
  const misspelt = data.opportunities.filter((row) => !catalogue.includes(row.product));

  const CATALOGUE = /product.*GTX Basic/;

  let app: TestApp;
  let admin: string;
  let token: string;
  let productFieldId: string;
  const companyOf = new Map<string, string>();
  const personOf = new Map<string, string>();
  const jwtOf = new Map<string, string>();
  const actionOn = (action: string): string => `${OPPORTUNITY}.${action}`;

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
    admin = await app.http.admin();
    token = await app.http.apiToken('full-access');
  });

  afterAll(() => app?.dispose());

  const addField = async (data: object): Promise<Answer> => {
    const answer = await app.http.post('/nexus-crm/custom-fields', { data }, { token: admin });
    expect(answer).toMatchObject({ status: 201 });
    return answer;
  };

  const toRecord = (row: Opportunity) => ({
    name: row.opportunity_id,
    stage: row.deal_stage.toLowerCase(),
    owner: personOf.get(row.sales_agent),
    ...(row.account === '' ? {} : { parentType: COMPANY, parentId: companyOf.get(row.account) }),
    ...(row.close_value === '' ? {} : { value: Number(row.close_value), currency: 'USD' }),
    ...(row.close_date === '' ? {} : { closeDate: isoDate(row.close_date) }),
    product: row.product,
    regional_office: officeOf.get(row.sales_agent),
    sales_price: priceOf.get(row.product) ?? null,
  });

  const load = (rows: readonly Opportunity[]): Promise<Answer[]> =>
    concurrently(rows, WORKERS, (row) =>
      app.http.post(OPPORTUNITIES, { data: toRecord(row) }, { token }),
    );

  const howMany = async (filters: Record<string, string>): Promise<number> => {
    const query = new URLSearchParams({ 'pagination[pageSize]': '1', ...filters });
    const answer = await app.http.get(`${OPPORTUNITIES}?${query}`, { token });
    expect(answer.status).toBe(200);
    return answer.body.meta.pagination.total;
  };

  const countsBy = async (field: string, values: readonly string[]) => {
    const counts = new Map<string, StageCounts>();
    for (const value of values) {
      const only = { [`filters[${field}][$eq]`]: value };
      counts.set(value, {
        won: await howMany({ ...only, 'filters[stage][$eq]': 'won' }),
        lost: await howMany({ ...only, 'filters[stage][$eq]': 'lost' }),
        open: await howMany({
          ...only,
          'filters[stage][$notIn][0]': 'won',
          'filters[stage][$notIn][1]': 'lost',
        }),
      });
    }
    return counts;
  };

  /** What the file says of a record, in one order; what it leaves blank is null. */
  const pick = (row: Record<string, unknown>): object =>
    Object.fromEntries(COMPARED.map((name) => [name, row[name] ?? null]));

  const eachWon = (
    filters: Record<string, string>,
    visit: (row: { owner: string; value: number }) => void,
  ): Promise<void> =>
    eachPage(
      { 'filters[stage][$eq]': 'won', 'fields[0]': 'value', 'fields[1]': 'owner', ...filters },
      (row) => visit(row as { owner: string; value: number }),
    );

  const eachPage = async (
    filters: Record<string, string>,
    visit: (row: Record<string, unknown>) => void,
  ): Promise<void> => {
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const query = new URLSearchParams({
        sort: 'name',
        'pagination[page]': String(page),
        'pagination[pageSize]': String(PAGE),
        ...filters,
      });
      const answer = await app.http.get(`${OPPORTUNITIES}?${query}`, { token });
      expect(answer.status).toBe(200);
      pages = answer.body.meta.pagination.pageCount;
      answer.body.data.forEach(visit);
    }
  };

  const QUARTERS: ReadonlyArray<[string, string, string]> = [
    ['Q1 2017', '2017-01-01', '2017-03-31'],
    ['Q2 2017', '2017-04-01', '2017-06-30'],
    ['Q3 2017', '2017-07-01', '2017-09-30'],
    ['Q4 2017', '2017-10-01', '2017-12-31'],
  ];

  const answersOfRest = async (products: readonly string[]) => {
    const wonByQuarter = new Map<string, number>();
    for (const [quarter, first, last] of QUARTERS) {
      await eachWon(
        { 'filters[closeDate][$gte]': first, 'filters[closeDate][$lte]': last },
        (row) => add(wonByQuarter, quarter, row.value),
      );
    }
    const agentOf = new Map([...personOf].map(([agent, person]) => [person, agent]));
    const wonByAgent = new Map<string, number>();
    await eachWon({}, (row) => add(wonByAgent, agentOf.get(row.owner) ?? row.owner, row.value));
    return {
      perProduct: await countsBy('product', products),
      perOffice: await countsBy('regional_office', offices),
      wonByQuarter,
      topTen: topTen(wonByAgent),
    };
  };

  const sorted = <Value>(map: ReadonlyMap<string, Value>) =>
    [...map].sort(([a], [b]) => a.localeCompare(b));

  const expectSameAnswers = async (rows: readonly Opportunity[], products: readonly string[]) => {
    const expected = answersOf(rows, officeOf);
    const given = await answersOfRest(products);
    expect(sorted(given.perProduct)).toEqual(sorted(expected.perProduct));
    expect(sorted(given.perOffice)).toEqual(sorted(expected.perOffice));
    expect(sorted(given.wonByQuarter)).toEqual(sorted(expected.wonByQuarter));
    expect(given.topTen).toEqual(expected.topTen);
  };

  test('an admin adds the custom fields on the running server', async () => {
    const product = await addField({
      uid: OPPORTUNITY,
      name: 'product',
      type: 'enumeration',
      label: 'Product',
      required: true,
      enum: catalogue,
    });
    productFieldId = product.body.data.id;
    await addField({
      uid: OPPORTUNITY,
      name: 'regional_office',
      type: 'enumeration',
      label: 'Regional office',
      enum: offices,
    });
    await addField({
      uid: OPPORTUNITY,
      name: 'sales_price',
      type: 'decimal',
      label: 'Sales price',
      min: 0,
    });
    await addField({ uid: COMPANY, name: 'sector', type: 'string', label: 'Sector' });
  });

  test('the agents sign up and the accounts are loaded, their sectors as written', async () => {
    await app.http.grant('authenticated', ['find', 'findOne'].map(actionOn));
    for (const { sales_agent: agent } of data.agents) {
      const username = agent.toLowerCase().replaceAll(' ', '.');
      const signedUp = await app.http.post('/api/auth/local/register', {
        ...{ username, email: `${username}@example.com`, password: 'Passw0rd!' },
      });
      expect(signedUp).toMatchObject({ status: 200 });
      personOf.set(agent, `user:${signedUp.body.user.documentId}`);
      jwtOf.set(agent, signedUp.body.jwt);
    }
    const answers = await concurrently(data.accounts, WORKERS, (row) =>
      app.http.post(
        '/api/companies',
        { data: { name: row.account, city: row.office_location, sector: row.sector } },
        { token },
      ),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 201 });
      companyOf.set(answer.body.data.name, answer.body.data.documentId);
    }
    const found = await app.http.get('/api/companies?pagination[pageSize]=100&status=draft', {
      token,
    });
    const kept = found.body.data.map((row: Record<string, unknown>) => [
      ...[row.name, row.city, row.sector],
    ]);
    // Odd spellings ("technolgy") included.
    expect(kept.sort()).toEqual(
      data.accounts.map((row) => [row.account, row.office_location, row.sector]).sort(),
    );
  });

  test('rows with a product outside the catalogue are refused, all others are kept', async () => {
    const started = performance.now();
    const answers = await load(inCatalogue);
    const seconds = (performance.now() - started) / 1000;
    console.info(
      `${app.database.kind}: ${inCatalogue.length} opportunities in ${seconds.toFixed(1)} s by REST, ` +
        `${Math.round(inCatalogue.length / seconds)} rows/s with ${WORKERS} clients`,
    );
    expect(answers.filter((answer) => answer.status !== 201).slice(0, 3)).toEqual([]);

    const refusals = await load(misspelt);
    expect(refusals.length).toBeGreaterThan(100 / step);
    for (const refusal of refusals) {
      expect(refusal.status).toBe(400);
      expect(refusal.body.error.details.errors).toEqual([
        expect.objectContaining({ path: ['product'], message: expect.stringMatching(CATALOGUE) }),
      ]);
    }
    expect(await howMany({})).toBe(inCatalogue.length);
  }, 600_000);

  test('REST answers what the file gives for the rows that were kept', async () => {
    await expectSameAnswers(inCatalogue, soldProducts(inCatalogue));
    expect(await howMany({ 'filters[product][$eq]': 'GTX Pro' })).toBe(0);
  }, 300_000);

  test('once an admin allows the other spelling, those rows load as they are, without a restart', async () => {
    const changed = await app.http.put(
      `/nexus-crm/custom-fields/${productFieldId}`,
      { data: { enum: [...catalogue, 'GTXPro'] } },
      { token: admin },
    );
    expect(changed).toMatchObject({ status: 200, body: { meta: { breaks: { rows: 0 } } } });
    const answers = await load(misspelt);
    expect(answers.filter((answer) => answer.status !== 201).slice(0, 3)).toEqual([]);
    expect(await howMany({})).toBe(data.opportunities.length);
    expect(await howMany({ 'filters[product][$eq]': 'GTXPro' })).toBe(misspelt.length);
  }, 600_000);

  test('opportunities without an account are kept without one', async () => {
    const without = data.opportunities.filter((row) => row.account === '').length;
    expect(await howMany({ 'filters[parentId][$null]': 'true' })).toBe(without);
  });

  test('REST answers what the whole file gives', async () => {
    await expectSameAnswers(data.opportunities, soldProducts(data.opportunities));
  }, 300_000);

  test('every row is as the file has it, field by field', async () => {
    const kept = new Map<string, object>();
    await eachPage({}, (row) => kept.set(row.name as string, pick(row)));
    const written = new Map(
      data.opportunities.map((row) => {
        const record: Record<string, unknown> = toRecord(row);
        return [row.opportunity_id, pick(record)];
      }),
    );
    expect(kept.size).toBe(written.size);
    const changed = [...written].filter(
      ([name, row]) => JSON.stringify(kept.get(name)) !== JSON.stringify(row),
    );
    expect(changed.slice(0, 3)).toEqual([]);
  }, 300_000);

  test('a sales lead queries with her own login, for her records and for high values', async () => {
    const [agent] = answersOf(data.opportunities, officeOf).topTen[0]!;
    const mine = await app.http.get(`${OPPORTUNITIES}?filters[owner][$eq]=me&filters[stage]=won`, {
      token: jwtOf.get(agent),
    });
    const won = data.opportunities.filter(
      (row) => row.sales_agent === agent && row.deal_stage === 'Won',
    );
    expect(mine).toMatchObject({ status: 200 });
    expect(mine.body.meta.pagination.total).toBe(won.length);
    expect(await howMany({ 'filters[sales_price][$gt]': '1000' })).toBe(
      data.opportunities.filter((row) => (priceOf.get(row.product) ?? 0) > 1000).length,
    );
  });
});
