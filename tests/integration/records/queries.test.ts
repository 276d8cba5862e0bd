import fc from 'fast-check';

import { TestApp } from '../../support/app';
import { random } from '../../support/runs';

const API = '/api/nexus-crm';
const CONTACT = 'plugin::nexus-crm.contact';

let app: TestApp;
let token: string;

beforeAll(async () => {
  app = await TestApp.start({ level: 3 });
  token = await app.http.apiToken();
  const contact = await app.http.post(
    `${API}/contacts`,
    { data: { name: '50% off_x', score: 5 } },
    { token },
  );
  const data = {
    name: 'Deal',
    value: 5,
    closeDate: '2026-05-31',
    contact: contact.body.data.documentId,
  };
  await app.http.post(`${API}/opportunities`, { data }, { token });
});
afterAll(() => app?.dispose());

/** An unpaired surrogate cannot be encoded as UTF-8, but clients may send it. */
const encode = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%ED%A0%80';
  }
};

const get = (query: string) => app.http.get(`${API}/${query}`, { token });

describe('queries that a database rejects', () => {
  const FIELDS: Record<string, string[]> = {
    contacts: [
      ...['id', 'documentId', 'name', 'kind', 'email', 'score', 'extra', 'revision', 'createdAt'],
      ...['createdBy', 'locale', 'localizations', 'tenant', 'nonsense', 'constructor', '__proto__'],
    ],
    opportunities: [
      'value',
      'closeDate',
      'lostReason',
      'contact',
      'contact][score',
      'contact][extra',
    ],
    campaigns: ['start', 'audience', 'metrics'],
    interactions: ['happenedAt', 'attachments', 'attachments][size', 'subjectId'],
    teams: ['members', 'key', 'lead', 'capacity'],
  };
  const OPERATORS = [
    ...['', '$eq', '$ne', '$eqi', '$nei', '$in][0', '$notIn][0', '$lt', '$gte', '$contains'],
    ...[
      '$notContainsi',
      '$startsWith',
      '$endsWithi',
      '$null',
      '$notNull',
      '$between][0',
      '$between',
    ],
    ...['$not][$eq', '$not', '$and][0', '$or', '$foo', '$jsonSupersetOf', 'a][b', '0', '$eq][$eq'],
  ];
  const VALUES = [
    ...[
      '',
      'a',
      '\u0000',
      '\ud800',
      '99999999999999999999',
      '-1',
      '1.5',
      '1e400',
      'NaN',
      'Infinity',
    ],
    ...[
      'null',
      'true',
      '[]',
      '{}',
      "'",
      '\\',
      '%',
      '"',
      '😀',
      '2026-13-45',
      '2026-01-01',
      '0000-00-00',
    ],
    ...['2026-01-01T00:00:00Z', '99999-01-01', 'x'.repeat(3_000)],
  ];
  const value = fc.oneof(fc.constantFrom(...VALUES), fc.string({ maxLength: 20, unit: 'binary' }));
  const filters = fc
    .constantFrom(
      ...Object.entries(FIELDS).flatMap(([path, names]) => names.map((name) => [path, name])),
    )
    .chain(([path, name]) =>
      fc
        .tuple(
          fc.constantFrom('filters', 'filters[$or][0]', 'filters[$not]'),
          fc.constantFrom(...OPERATORS),
          value,
        )
        .map(([root, operator, text]) => [
          path,
          `${root}[${name}]${operator && `[${operator}]`}`,
          text,
        ]),
    );
  const others = fc.tuple(
    fc.constantFrom('contacts', 'opportunities'),
    fc.constantFrom(
      ...[
        '_q',
        'sort',
        'sort[0]',
        'sort[contact][score]',
        'fields',
        'fields[0]',
        'populate',
        'status',
      ],
      ...[
        'populate[contact][filters][score]',
        'populate[contact][sort]',
        'populate[contact][fields]',
      ],
      ...['pagination[page]', 'pagination[pageSize]', 'pagination[start]', 'pagination[limit]'],
      ...['locale', 'filters', 'filters[$and]', 'publicationFilter', 'hasPublishedVersion'],
    ),
    value,
  );

  test('are answered with rows or a reason, never with 500', async () => {
    const tried = { total: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 4, arbitrary: filters }, others),
        async ([path, key, text]) => {
          const safe = encode(text ?? '');
          const answer = await get(`${path}?${key}=${safe}`);
          tried.total += 1;
          if (answer.status === 400) tried.refused += 1;
          expect([200, 400]).toContain(answer.status);
          if (answer.status === 400)
            expect(answer.body.error.message).toEqual(expect.stringMatching(/./));
        },
      ),
      random(300),
    );
    console.log(`${tried.total} queries, ${tried.refused} refused`);
  });

  test('so are documents that cannot be', async () => {
    for (const id of ['%00', 'x'.repeat(1_000), '%F0%9F%98%80', '__proto__', "'", '1']) {
      expect([id, (await get(`contacts/${id}`)).status]).toEqual([id, 404]);
      const changed = await app.http.put(
        `${API}/contacts/${id}`,
        { data: { name: 'A' } },
        { token },
      );
      expect([id, changed.status]).toEqual([id, 404]);
      const gone = await app.http.delete(`${API}/contacts/${id}`, { token });
      expect([id, [204, 404].includes(gone.status)]).toEqual([id, true]);
    }
  });

  test('the reason names the place in the query', async () => {
    const cases: [string, string, RegExp][] = [
      ['contacts?filters[score][$gt]=99999999999', 'filters.score.$gt', /whole number of 32 bits/],
      [
        'contacts?filters[extra][$contains]=a',
        'filters.extra.$contains',
        /only \$null and \$notNull/,
      ],
      ['opportunities?filters[$or][0][closeDate]=soon', 'filters.$or.0.closeDate', /ISO 8601/],
      [
        'opportunities?filters[contact][score][$in][0]=x',
        'filters.contact.score.$in',
        /whole number/,
      ],
      ['opportunities?filters[value][$contains]=5', 'filters.value.$contains', /applies to text/],
      [
        'opportunities?populate[contact][filters][score]=x',
        'populate.contact.filters.score',
        /whole/,
      ],
      ['opportunities?filters[contact][$not][name]=x', 'filters.contact', /takes no \$not/],
      ['opportunities?sort[contact][score]=up', 'sort.contact.score', /:asc/],
      ['opportunities?fields=__proto__', 'fields', /names of fields/],
      ['opportunities?fields[0]=name&fields[1]=constructor', 'fields', /names of fields/],
      [
        'opportunities?populate[contact][fields][0]=__proto__',
        'populate.contact.fields',
        /names of fields/,
      ],
      ['opportunities?sort=name,__proto__', 'sort', /:asc/],
      ['opportunities?sort[0]=constructor:desc', 'sort.0', /:asc/],
    ];
    for (const [query, path, reason] of cases) {
      const { status, body } = await get(query);
      expect([query, status]).toEqual([query, 400]);
      expect(body.error.message).toMatch(reason);
      if (body.error.details.errors) expect(body.error.details.errors[0].path.join('.')).toBe(path);
    }
  });
});

describe('queries that mean something', () => {
  test('pass, with values as query strings carry them', async () => {
    for (const query of [
      'contacts?filters[score][$between][0]=4&filters[score][$between][1]=6',
      'contacts?filters[score]=5',
      'contacts?filters[name][$contains]=%25 off_',
      'contacts?filters[extra][$null]=true',
      'contacts?filters[createdAt][$gt]=2020-01-01',
      'contacts?filters[id][$in]=1',
      'opportunities?filters[value][$lte]=5.00',
      'opportunities?filters[closeDate][$eq]=2026-05-31',
      'opportunities?filters[closeDate][$in][0]=2026-05-31&filters[closeDate][$in][1]=2026-06-01',
      'opportunities?filters[contact][$notNull]=true',
      'opportunities?filters[$not][contact][name]=Somebody',
      'opportunities?filters[$and][0][name]=Deal&filters[$and][1][$or][0][value]=5',
    ]) {
      const answer = await get(query);
      expect([query, answer.status, answer.body.data?.length]).toEqual([query, 200, 1]);
    }
  });
});

describe('empty values (docs/records.md)', () => {
  /** Two values of each column, in ascending order. */
  const COLUMNS: readonly (readonly [string, string, unknown, unknown])[] = [
    ['score', 'a column of the CRM', 10, 20],
    ['email', 'a column of the CRM', 'ann@example.com', 'bob@example.com'],
    ['seats', 'a custom field', 10, 20],
    ['budget', 'a custom field', 0.5, 12.25],
    ['since', 'a custom field', '2020-02-29', '2024-12-31'],
    ['region', 'a custom field', 'east', 'west'],
  ];
  const LIST = 'contacts?filters[stage]=empty-values';

  beforeAll(async () => {
    const fields = app.strapi.plugin('nexus-crm').service('custom-fields');
    for (const [name, type] of [
      ['seats', 'integer'],
      ['budget', 'decimal'],
      ['since', 'date'],
      ['region', 'string'],
    ]) {
      await fields.create({ uid: CONTACT, name, type });
    }
    const stage = 'empty-values';
    const valuesAt = (place: 2 | 3) =>
      Object.fromEntries(COLUMNS.map((column) => [column[0], column[place]]));
    // "None" and "Zero" are the first and the last row, so that the order of rows proves nothing.
    for (const [name, values] of [
      ['None', {}],
      ['More', valuesAt(3)],
      ['Less', valuesAt(2)],
      ['Zero', Object.fromEntries(COLUMNS.map(([column]) => [column, null]))],
    ] as const) {
      const made = await app.http.post(
        `${API}/contacts`,
        { data: { name, stage, ...values } },
        { token },
      );
      expect([made.status, made.body.error]).toEqual([201, undefined]);
    }
  });

  const names = async (query: string): Promise<string[]> => {
    const { status, body } = await get(`${LIST}&${query}`);
    expect([query, status]).toEqual([query, 200]);
    return body.data.map(({ name }: { name: string }) => name);
  };
  const isPostgres = () => app.strapi.db.dialect.client === 'postgres';

  describe.each(COLUMNS)('of %s, %s', (column, _kind, less) => {
    test('are the largest on PostgreSQL and the smallest elsewhere, when a list is sorted', async () => {
      const empty = ['None', 'Zero'];
      const [first, last] = isPostgres() ? [[], empty] : [empty, []];
      expect(await names(`sort=${column}:asc,name`)).toEqual([...first, 'Less', 'More', ...last]);
      expect(await names(`sort=${column}:desc,name`)).toEqual([...last, 'More', 'Less', ...first]);
    });

    test('are left out by $notNull, with the same order on every database', async () => {
      const filled = `filters[${column}][$notNull]=true`;
      expect(await names(`${filled}&sort=${column}`)).toEqual(['Less', 'More']);
      expect(await names(`${filled}&sort=${column}:desc`)).toEqual(['More', 'Less']);
    });

    test('do not match $ne and $notIn, and are included by $null', async () => {
      const value = encode(String(less));
      expect(await names(`filters[${column}][$ne]=${value}&sort=name`)).toEqual(['More']);
      expect(await names(`filters[${column}][$notIn][0]=${value}&sort=name`)).toEqual(['More']);
      for (const operator of ['$ne', '$notIn']) {
        const either = `filters[$or][0][${column}][${operator}]=${value}&filters[$or][1][${column}][$null]=true`;
        expect(await names(`${either}&sort=name`)).toEqual(['More', 'None', 'Zero']);
      }
    });
  });

  test.each(['email', 'region'])('of %s do not match $notContains', async (column) => {
    const without = `filters[${column}][$notContains]=st`;
    const either = `filters[$or][0][${column}][$notContains]=st&filters[$or][1][${column}][$null]=true`;
    const filled = column === 'email' ? ['Less', 'More'] : [];
    expect(await names(`${without}&sort=name`)).toEqual(filled);
    expect(await names(`${either}&sort=name`)).toEqual([...filled, 'None', 'Zero']);
  });
});

describe('parts of a filter that say nothing', () => {
  const COMPANY = 'api::company.company';

  beforeAll(async () => {
    for (const name of ['Ann', 'Bob', 'Cid']) {
      await app.http.post(`${API}/contacts`, { data: { name } }, { token });
      const data = { name } as any;
      await app.strapi.documents(COMPANY as any).create({ data, status: 'published' } as any);
    }
  });

  /** How many of all records a list has. */
  type Share = 'all' | 'none' | number;
  const share = (count: number, all: number): Share =>
    count === all ? 'all' : count === 0 ? 'none' : count;

  const ask = async (path: string, query: string) => {
    const all = await app.http.get(`/api/${path}`, { token });
    const answer = await app.http.get(`/api/${path}?${query}`, { token });
    const { total } = all.body.meta.pagination;
    return answer.status === 200 ? share(answer.body.meta.pagination.total, total) : answer;
  };

  test.each<[string, Share]>([
    ['filters', 'all'],
    ['filters[$not]', 'all'],
    ['filters[$or][0][$not]', 'all'],
    ['filters[$or][0][name]=Ann&filters[$or][1][$not]', 1],
    ['filters[name]=', 'none'],
    ['filters[name]', 'none'],
    ['filters[name][]', 'none'],
    ['filters[name][$in]', 'none'],
    ['filters[name][$in]=', 'none'],
    ['filters[name][$in][]', 'none'],
    ['filters[name][$notIn]=', 'all'],
    ['filters[name][$not]', 'all'],
    ['filters[$or][0][name]=', 'none'],
    ['filters[$not][name]=', 'all'],
  ])(
    '"%s" in a query string means what it means on every Strapi type: %s',
    async (query, means) => {
      expect(await ask('companies', query)).toBe(means);
      expect(await ask('nexus-crm/contacts', query)).toBe(means);
    },
  );

  test.each<[string, string]>([
    ['filters=', 'filters'],
    ['filters[]', 'filters'],
    ['filters[0][name]=Ann', 'filters'],
    ['filters[$or]', 'filters.$or'],
    ['filters[$or]=', 'filters.$or'],
    ['filters[$or][]', 'filters.$or.0'],
    ['filters[$or][]=', 'filters.$or.0'],
    ['filters[$or][0][0][contactStatus]=x', 'filters.$or.0'],
    ['filters[$or][0][name]=Ann&filters[$or][1]', 'filters.$or.1'],
    ['filters[$or][0][$and][]', 'filters.$or.0.$and.0'],
    ['filters[$and]', 'filters.$and'],
    ['filters[$and]=', 'filters.$and'],
    ['filters[$and][]', 'filters.$and.0'],
    ['filters[$and][name]=Ann', 'filters.$and'],
    ['filters[$not]=', 'filters.$not'],
    ['filters[$not][]', 'filters.$not'],
    ['filters[$not][0][contactStatus]=x', 'filters.$not'],
    ['filters[$not][$or]', 'filters.$not.$or'],
    ['filters[$not][$not]=', 'filters.$not.$not'],
  ])('"%s" is refused by name', async (query, path) => {
    const { status, body } = await get(`contacts?${query}`);
    expect([status, body.error.message]).toEqual([400, expect.stringContaining(`"${path}" takes`)]);
    expect(body.error.details.errors?.[0].path.join('.') ?? path).toBe(path);
  });

  test.each(['contact][$or', 'contact][$and', 'contact][name][$or'])(
    'below a relation, too: filters[%s][]',
    async (part) => {
      for (const query of [`filters[${part}][]`, `filters[$not][${part}][]`]) {
        const { status, body } = await get(`opportunities?${query}`);
        expect([query, status]).toEqual([query, 400]);
        expect(body.error.message).toMatch(/"filters\..*\$(or|and)/);
      }
      const populated = await get(
        `opportunities?populate[contact][filters][${part.replace('contact][', '')}][]`,
      );
      expect(populated.status).toBe(400);
    },
  );

  test.each<[object | null, Share]>([
    [null, 'all'],
    [{}, 'all'],
    [{ $or: [] }, 'all'],
    [{ $and: [] }, 'all'],
    [{ $not: {} }, 'all'],
    [{ $or: [{}] }, 'all'],
    [{ $or: [{ name: 'Ann' }, {}] }, 1],
    [{ $or: [{ name: 'Ann' }, { $or: [] }] }, 1],
    [{ name: 'Ann', $or: [] }, 1],
    [{ name: 'Ann', $not: {} }, 1],
    [{ $not: { $or: [] } }, 'all'],
    [{ name: {} }, 'all'],
    [{ name: { $not: {} } }, 'all'],
    [{ name: [] }, 'none'],
    [{ name: { $in: [] } }, 'none'],
    [{ name: { $notIn: [] } }, 'all'],
  ])('%j of code means what it means on every Strapi type: %s', async (filters, means) => {
    for (const uid of [COMPANY, CONTACT]) {
      const documents = app.strapi.documents(uid as any) as any;
      const status = uid === COMPANY ? { status: 'published' } : {};
      const found = await documents.count({ filters, ...status });
      const all = await documents.count(status);
      expect([uid, share(found, all)]).toEqual([uid, means]);
    }
  });
});

describe('every other list of the CRM', () => {
  const HOSTILE = [
    ...['\u0000', 'a\u0000b', '\uD800', '', ' ', '-1', '0', '1.5', '1e400', 'NaN', 'null', 'true'],
    ...['99999999999999999999', '2147483648', '2026-02-30', '2026-01-01T24:00:00Z', '💥', '\uFEFF'],
    ...["' OR 1=1 --", '%', '_', '\\', '[object Object]', '__proto__', 'me', 'user:\u0000'],
    ...['a'.repeat(300), 'desc', 'startedAt:desc', 'nope:asc', 'stage:\u0000', '[]', '{}', '*'],
  ];
  const KEYS = [
    ...['filters[stage]', 'filters[stage][$eq]', 'filters[stage][$in][0]', 'filters[status]'],
    ...[
      'filters[subjectId]',
      'filters[subjectType][$in][]',
      'filters[definition]',
      'filters[kind]',
    ],
    ...[
      'filters[name]',
      'filters[model]',
      'filters[dueAt][$lt]',
      'filters[dueAt][$gte]',
      'filters',
    ],
    ...[
      'filters[stage][$near]',
      'filters[][a]',
      'filters[campaign]',
      'filters[version]',
      'version',
    ],
    ...['sort', 'sort[0]', 'sort[a]', 'pagination[page]', 'pagination[pageSize]', 'pagination'],
    ...['pagination[limit]', 'limit', 'before', 'after', 'uid', 'groupBy', 'constructor', '_q'],
  ];

  interface Described {
    readonly properties?: Readonly<Record<string, Described>>;
    readonly anyOf?: readonly Described[];
    readonly $ref?: string;
  }

  /** Each key that a query may have there, three levels deep: `filters[stage][$in]`. */
  function keysOf(
    name: string,
    schema: Described,
    components: Record<string, Described>,
    depth = 3,
  ): string[] {
    if (depth === 0) return [name];
    const known = schema.$ref ? components[schema.$ref.split('/').at(-1)!]! : schema;
    const below = Object.entries(known.properties ?? {}).flatMap(([key, part]) =>
      keysOf(`${name}[${key}]`, part, components, depth - 1),
    );
    const either = (known.anyOf ?? []).flatMap((part) => keysOf(name, part, components, depth - 1));
    return [...new Set([name, ...below, ...either])];
  }

  /** Everything that can be read, by the OpenAPI document: its path, and the keys of its query. */
  const reads = async (): Promise<[string, string[]][]> => {
    const { paths, components } = (await get('openapi.json')).body;
    return Object.entries<any>(paths)
      .filter(([, { get: read }]) => read)
      .map(([path, { get: read }]) => [
        path.replace(/^(\/api)?(\/nexus-crm)?\//, ''),
        (read.parameters ?? [])
          .filter((parameter: any) => parameter.in === 'query')
          .flatMap((parameter: any) =>
            keysOf(parameter.name, parameter.schema, components.schemas),
          ),
      ]);
  };

  test('[SR-002] takes hostile filters, sorts and pages without a 500, and refuses what cannot be stored', async () => {
    const admin = await app.http.admin();
    const contact = (await get('contacts')).body.data[0].documentId;
    const made = await app.http.post(`${API}/campaigns`, { data: { name: 'C' } }, { token });
    const company = await app.strapi
      .documents('api::company.company' as any)
      .create({ data: { name: 'Acme' } as any });
    const definitions = app.strapi.plugin('nexus-crm').service<any>('definitions');
    await definitions.create({
      schema: {
        id: 'asked',
        entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
        transitions: { win: { from: 'new', to: 'won' } },
      },
    });
    await definitions.publish('asked');
    const ids: Readonly<Record<string, string>> = {
      ...{ contacts: contact, campaigns: made.body.data.documentId, models: company.documentId },
      ...{ records: contact, definitions: 'asked', board: 'asked', reports: 'asked' },
    };
    const shape = (path: string): string => path.replaceAll(/:\w+|\{\w+\}/g, '*');
    const routes = app.strapi.server.listRoutes() as { methods: string[]; path: string }[];
    const inPanel = new Set(
      routes.filter(({ methods }) => methods.includes('GET')).map(({ path }) => shape(path)),
    );
    // What is not there is a 404.
    const lists = (await reads()).map(([path, keys]): [string, string[], boolean] => {
      const [first = ''] = path.split('/');
      const uid = first === 'models' ? 'api::company.company' : CONTACT;
      const one = ids[first] ?? 'nope';
      return [
        path
          .replace(/\{(uid|type)\}/, uid)
          .replace(/\{(id|documentId|definition)\}/, one)
          .replaceAll(/\{\w+\}/g, 'nope'),
        [...KEYS, ...keys],
        inPanel.has(shape(`/nexus-crm/${path}`)),
      ];
    });
    expect(lists.length).toBeGreaterThan(60);
    expect(lists.filter(([, , isInPanel]) => isInPanel).length).toBeGreaterThan(40);
    expect(lists.flatMap(([, keys]) => keys)).toContain('filters[dueAt][$lt]');
    const seen = new Map<number, number>();
    const ask = async (list: string, query: string, isInPanel = true): Promise<void> => {
      const mounts: [string, string][] = [[API, token]];
      if (isInPanel) mounts.push(['/nexus-crm', admin]);
      for (const [mount, by] of mounts) {
        const { status } = await app.http.get(`${mount}/${list}?${query}`, { token: by });
        seen.set(status, (seen.get(status) ?? 0) + 1);
        expect([mount, list, query.slice(0, 200), status < 500]).toEqual([
          ...[mount, list, query.slice(0, 200), true],
        ]);
      }
    };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...lists).chain(([list, keys, isInPanel]) =>
          fc.tuple(
            fc.constant(list),
            fc.constant(isInPanel),
            fc.array(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...HOSTILE)), {
              minLength: 1,
              maxLength: 2,
            }),
          ),
        ),
        ([list, isInPanel, parts]) => {
          const query = parts.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&');
          return ask(list, query, isInPanel);
        },
      ),
      random(500),
    );
    for (const list of ['instances', 'definitions', 'tasks', 'custom-fields']) {
      for (const path of [`${list}/%00`, `${list}/%ED%A0%80`]) await ask(path, '');
    }
    const nul = await get('instances?filters[stage]=%00');
    expect([nul.status, nul.body.error.details.errors[0].path]).toEqual([
      400,
      ['filters', 'stage'],
    ]);
    console.log(`${lists.length} addresses: ${JSON.stringify(Object.fromEntries(seen))}`);
    expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400]));
  });
});
