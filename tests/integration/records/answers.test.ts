/** @databases sqlite postgres */
import fc from 'fast-check';

import type { Answer } from '../../support/http';
import { random, timeLimit } from '../../support/runs';
import { COMPANY, CONTACT, OPPORTUNITY, PipelineApp, type Caller } from '../engine/support';

type Values = Readonly<Record<string, unknown>>;

/** The data of an answer: `instanceId` and other attributes. */
const dataOf = ({ body }: Answer<{ data: Values }>): Values => body.data;

/** The first parts of the paths that a refusal names. */
const namesOf = ({ body }: Answer): string[] => {
  const { errors = [], path = '' } = (body as { error: { details: Refused } }).error.details;
  return errors.length > 0 ? errors.map((one) => String(one.path[0])) : [path.split('.')[0] ?? ''];
};

interface Refused {
  readonly errors?: readonly { readonly path: readonly (string | number)[] }[];
  readonly path?: string;
}

/** Values by type: some are valid for a field, others are not. */
const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ minLength: 1, maxLength: 20 }) },
  { weight: 2, arbitrary: fc.constantFrom('Zoë', '漢字', 'EUR', ' padded ', '') },
  { weight: 1, arbitrary: fc.constantFrom('a\u0000b', 'x'.repeat(300)) },
);
const whole = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.constantFrom(1.5, '7', 3e9));
const amount = fc.constantFrom(0, 1, 1200.5, '0.1', '99999999999999.9999', 1e20, 'much', -3.25);
const day = fc.constantFrom('2026-02-28', '2026-02-30', '2024-02-29', 'soon', null);
const moment = fc.constantFrom('2026-03-01T09:00:00.000Z', '2026-03-01', 'soon', null);
const yes = fc.constantFrom(true, false, null, 'yes');
const choice = fc.constantFrom('gold', 'silver', 'Gold', 'tin', null);
const json = fc.constantFrom<unknown>({ a: [1, { b: null }] }, [], 'text', 7, null);
const owner = fc.constantFrom('me', 'user:nobody', 'OWNER', null, 'team:nobody');
const parent = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ parentType: COMPANY, parentId: 'COMPANY' }) },
  { weight: 1, arbitrary: fc.constant({ parentId: 'x' }) },
);

const CUSTOM = {
  tier: { type: 'enumeration', enum: ['gold', 'silver'] },
  size: { type: 'integer', min: 0 },
  worth: { type: 'decimal' },
  signed: { type: 'date' },
  asked: { type: 'datetime' },
  hot: { type: 'boolean' },
  code: { type: 'string', unique: true, maxLength: 10 },
  notes2: { type: 'json' },
} as const;

const custom = {
  tier: choice,
  size: whole,
  worth: amount,
  signed: day,
  asked: moment,
  hot: yes,
  code: text,
  notes2: json,
};

/** A few of these, so that a good part of the requests is taken. */
const body = (shape: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Values> =>
  fc
    .subarray(Object.keys(shape), { maxLength: Math.min(4, Object.keys(shape).length) })
    .chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), shape[name]!))))
    .map((pairs) => Object.fromEntries(pairs));

/** What requests of each type hold. */
const BODIES = {
  contacts: fc
    .tuple(
      body({
        ...{ name: text, email: fc.constantFrom('a@b.co', 'no', null), phone: text },
        ...{ contactStatus: text, score: whole, stage: text, owner, extra: json, ...custom },
        kind: fc.constantFrom('lead', 'contact', 'Lead', null),
      }),
      parent,
    )
    .map(([values, more]): Values => ({ ...values, ...more })),
  opportunities: body({
    ...{ name: text, value: amount, currency: text, closeDate: day, lostReason: text },
    ...{ stage: text, owner, ...custom, contact: fc.constantFrom('LEAD', 'nobody', null) },
  }),
  campaigns: body({
    ...{ name: text, type: text, start: moment, end: moment, definition: text, flow: text },
    audience: fc.constantFrom<unknown>({ type: CONTACT, all: true }, {}, 'all', null),
    owner,
  }),
  interactions: body({
    ...{ title: text, notes: text, happenedAt: moment, author: owner },
    type: fc.constantFrom('call', 'note', 'fax', null),
    direction: fc.constantFrom('inbound', 'sideways', null),
    subjectType: fc.constantFrom(CONTACT, 'api::no.no'),
    subjectId: fc.constantFrom('LEAD', 'nobody'),
  }),
  teams: body({
    ...{ name: text, key: text, members: fc.constantFrom<unknown>(['OWNER'], ['me'], 'x') },
    ...{ lead: owner, capacity: fc.constantFrom<unknown>(1, 5, 0, null, '2') },
  }),
} satisfies Record<string, fc.Arbitrary<Values>>;

const NUMBERS = ['value', 'worth', 'size'];
const TIMES = ['start', 'end', 'happenedAt', 'asked'];

type Plural = keyof typeof BODIES;

/** What each type needs, so that most requests are taken. */
const WHOLE: Readonly<Record<Plural, Values>> = {
  contacts: { name: 'Whole' },
  opportunities: { name: 'Whole' },
  campaigns: { name: 'Whole' },
  interactions: { subjectType: CONTACT, subjectId: 'LEAD' },
  teams: { name: 'Whole' },
};

describe('what a write of a record answers', () => {
  let crm: PipelineApp;
  let ann: Caller;
  let lead: string;
  let company: string;
  let count = 0;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    ann = await crm.user('ann');
    const types = ['contact', 'opportunity', 'campaign', 'interaction', 'team'];
    await crm.app.http.grant(
      'authenticated',
      types.flatMap((type) =>
        ['create', 'update', 'findOne', 'find'].map((one) => `plugin::nexus-crm.${type}.${one}`),
      ),
    );
    const fields = crm.app.strapi
      .plugin('nexus-crm')
      .service<{ create(field: object): Promise<unknown> }>('custom-fields');
    for (const uid of [CONTACT, OPPORTUNITY]) {
      for (const [name, field] of Object.entries(CUSTOM))
        await fields.create({ uid, name, ...field });
    }
    lead = await crm.lead();
    const made = await crm.app.http.post<{ data: { documentId: string } }>(
      '/api/companies',
      { data: { name: 'Acme' } },
      { token: crm.token },
    );
    company = made.body.data.documentId;
  });
  afterAll(() => crm.dispose());

  /** With what is known only now in the place of words. */
  const real = (values: Values): Values =>
    JSON.parse(
      JSON.stringify(values)
        .replaceAll('"LEAD"', `"${lead}"`)
        .replaceAll('"COMPANY"', `"${company}"`)
        .replaceAll('"OWNER"', `"${ann.person}"`),
    ) as Values;

  /** One spelling of what was given and of what is read: a text may be empty or no value. */
  const plain = (plural: Plural, name: string, value: unknown): unknown => {
    if (Array.isArray(value) && name === 'members')
      return value.map((one) => plain(plural, '', one));
    if (value === 'me') return ann.person;
    // The author and the time of an interaction are filled in where there is none.
    if (plural === 'interactions' && value === null && name === 'author') return ann.person;
    if (value === '' || value === null) return null;
    if (name === 'contact' && typeof value === 'object') return (value as Values).documentId;
    if (NUMBERS.includes(name)) return Number(value);
    return TIMES.includes(name) ? new Date(value as string).toISOString() : value;
  };

  test.each(Object.keys(BODIES) as Plural[])(
    '[BR-002] %s: equals what is read at once, and whatever was given is stored or refused by name',
    async (plural) => {
      const populate = plural === 'opportunities' ? '?populate=contact' : '';
      const read = async (id: string): Promise<Values> =>
        dataOf(await crm.get(`/${plural}/${id}${populate}`, ann.token));
      const check = async (answer: Answer, given: Values, before?: Values): Promise<void> => {
        const { status } = answer;
        if (status !== 200 && status !== 201) {
          expect([status, given]).toEqual([400, given]);
          const named = namesOf(answer);
          const known = [...Object.keys(given), 'parentType', 'parentId', 'data'];
          expect([given, named.filter((name) => !known.includes(name))]).toEqual([given, []]);
          if (before) expect(await read(String(before.documentId))).toEqual(before);
          return;
        }
        const data = dataOf(answer);
        const now = await read(String(data.documentId));
        expect(data).toEqual(now);
        for (const [name, value] of Object.entries(given)) {
          if (name === 'happenedAt' && value === null) continue;
          const [asked, kept] = [value, now[name]].map((one) => plain(plural, name, one));
          expect([name, kept]).toEqual([name, asked]);
        }
        expect(now.revision).toBe(before ? Number(before.revision) + 1 : 1);
      };
      await fc.assert(
        fc.asyncProperty(BODIES[plural], BODIES[plural], async (first, second) => {
          count += 1;
          const key = plural === 'teams' ? { key: `team-${count}` } : {};
          const created = real({ ...WHOLE[plural], ...key, ...first });
          const post = await crm.post(`/${plural}${populate}`, created, ann.token);
          await check(post, created);
          if (post.status !== 201) return;
          const before = await read(String(dataOf(post).documentId));
          const changed = real(second);
          const url = `/${plural}/${String(before.documentId)}${populate}`;
          await check(await crm.put(url, changed, ann.token), changed, before);
        }),
        random(40),
      );
    },
    timeLimit(300_000),
  );
});
