import { faker } from '@faker-js/faker';

const PRODUCTS = ['Atlas', 'Beacon', 'Compass', 'Delta'];
const SECTORS = ['Manufacturing', 'Retail', 'Health care', 'Logistics', 'Software'];
const SOURCES = ['Website', 'Referral', 'Trade fair', 'Partner'];
/** Of ten opportunities. */
const OPPORTUNITY_STAGES = [
  ...['prospecting', 'prospecting', 'engaging', 'engaging', 'proposal'],
  ...['won', 'won', 'won', 'lost', 'lost'],
];
/** The most frequent one twice. */
const LOST_REASONS = [
  ...['Price', 'Price', 'Chose a competitor', 'No budget this year', 'Project stopped'],
];

/** What a sales team plans next with an open opportunity: some of it is overdue, some for today. */
const PLANS = [
  { type: 'call', title: 'Ask what is missing for the decision', in: -2 },
  { type: 'meeting', title: 'Show the product to the team', in: 3 },
  { type: 'email', title: 'Send the references', in: 0 },
  { type: 'call', title: 'Talk about the terms', in: 1 },
  { type: 'meeting', title: 'Agree on the rollout', in: 9 },
];

/** The plan of the nth opportunity; every third has none. */
export function planOf(position) {
  if (position % 3 === 2) return undefined;
  const { in: days, ...plan } = PLANS[position % PLANS.length];
  const dueAt = new Date();
  dueAt.setDate(dueAt.getDate() + days);
  dueAt.setHours(days < 0 ? 10 : 16, 0, 0, 0);
  return { ...plan, dueAt: dueAt.toISOString() };
}

/** Sample interactions of a sales team. */
const INTERACTIONS = {
  call: ['Discovery call', 'Call back on pricing', 'Renewal check-in'],
  email: ['Sent the proposal', 'Answered questions on security', 'Introduced the team'],
  meeting: ['Product demo', 'Workshop on requirements', 'Contract review'],
  note: ['Budget is decided in the autumn', 'Prefers mornings', 'Evaluates two competitors too'],
};

/** Custom fields of the demo, as an admin would add them on the settings page. */
export const CUSTOM_FIELDS = [
  {
    uid: 'plugin::nexus-crm.opportunity',
    name: 'product',
    type: 'enumeration',
    label: 'Product',
    enum: PRODUCTS,
  },
  {
    uid: 'plugin::nexus-crm.opportunity',
    name: 'source',
    type: 'enumeration',
    label: 'Source',
    enum: SOURCES,
  },
  {
    uid: 'plugin::nexus-crm.contact',
    name: 'linkedin',
    type: 'url',
    label: 'LinkedIn',
    help: 'Address of the profile',
  },
  {
    uid: 'api::company.company',
    name: 'sector',
    type: 'enumeration',
    label: 'Sector',
    enum: SECTORS,
  },
];

const several = (from, to, make) =>
  Array.from({ length: faker.number.int({ min: from, max: to }) }, make);

const person = (domain) => {
  const firstName = faker.person.firstName();
  const lastName = faker.person.lastName();
  const email = faker.internet.email({ firstName, lastName, provider: domain }).toLowerCase();
  return {
    name: `${firstName} ${lastName}`,
    email,
    phone: faker.phone.number({ style: 'international' }),
  };
};

const interaction = () => {
  const type = faker.helpers.objectKey(INTERACTIONS);
  return {
    type,
    title: faker.helpers.arrayElement(INTERACTIONS[type]),
    notes: faker.lorem.sentences({ min: 1, max: 3 }),
    happenedAt: faker.date.recent({ days: 60 }).toISOString(),
    ...(type === 'note' ? {} : { direction: faker.helpers.arrayElement(['inbound', 'outbound']) }),
  };
};

const DAY = 86_400_000;

/** When the steps of an opportunity were taken: won and lost ones over a year, open ones lately. */
const stepsOf = (closed) => {
  const start = closed
    ? faker.number.int({ min: 40, max: 360 })
    : faker.helpers.arrayElement([1, 2, 4, 6, 9, 11, 12, 13, 17, 24]);
  const gap = () => (closed ? faker.number.int({ min: 3, max: 12 }) : start / 4);
  return [0, 1, 2, 3].reduce((days) => [...days, Math.max(days.at(-1) - gap(), 0)], [start]);
};

/** A text for each time that is `days` ago. */
const dayAgo = (days) => new Date(Date.now() - days * DAY).toISOString().slice(0, 10);

const opportunity = (company) => {
  const stage = faker.helpers.arrayElement(OPPORTUNITY_STAGES);
  const product = faker.helpers.arrayElement(PRODUCTS);
  const closed = stage === 'won' || stage === 'lost';
  const daysAgo = stepsOf(closed);
  const closeDate = closed
    ? dayAgo(daysAgo[3])
    : faker.date.soon({ days: 150 }).toISOString().slice(0, 10);
  return {
    name: `${company}: ${product}`,
    ...{ product, stage, daysAgo, source: faker.helpers.arrayElement(SOURCES) },
    value: faker.number.int({ min: 20, max: 900 }) * 250,
    currency: faker.helpers.arrayElement(['EUR', 'EUR', 'EUR', 'EUR', 'USD']),
    // Some have no date yet.
    ...(closed || stage === 'proposal' || faker.number.int({ min: 1, max: 6 }) > 1
      ? { closeDate }
      : {}),
    ...(stage === 'lost' ? { reason: faker.helpers.arrayElement(LOST_REASONS) } : {}),
  };
};

/** A small company's CRM: deterministic data, with dates relative to today. */
export function demoData() {
  faker.seed(20251115);
  const reps = several(4, 4, () => person('nexus-demo.example'));
  const companies = several(24, 24, () => {
    const name = faker.company.name();
    const domain = `${faker.helpers
      .slugify(name)
      .toLowerCase()
      .replace(/[^a-z0-9-]/g, '')}.example`;
    const people = several(1, 4, () => ({
      ...person(domain),
      kind: faker.helpers.arrayElement(['contact', 'contact', 'lead']),
      contactStatus: faker.helpers.arrayElement(['new', 'active', 'active', 'resting']),
      score: faker.number.int({ min: 0, max: 100 }),
      linkedin: `https://www.linkedin.com/in/${faker.string.alphanumeric({ length: 9, casing: 'lower' })}`,
      interactions: several(0, 3, interaction),
    }));
    return {
      name,
      city: faker.location.city(),
      sector: faker.helpers.arrayElement(SECTORS),
      /** Level 1: stored on the company itself. */
      contacts: several(1, 2, () => ({
        ...person(domain),
        score: faker.number.int({ min: 0, max: 100 }),
      })),
      people,
      opportunities: several(2, 5, () => ({
        ...opportunity(name),
        contact: faker.number.int({ min: 0, max: people.length - 1 }),
        rep: faker.number.int({ min: 0, max: reps.length - 1 }),
        interactions: several(0, 2, interaction),
      })),
    };
  });
  const campaigns = ['Spring webinar', 'Trade fair follow-up', 'Win-back', 'Product launch'].map(
    (name) => {
      const start = faker.date.recent({ days: 40 });
      return {
        name,
        type: faker.helpers.arrayElement(['email', 'event', 'calls']),
        start: start.toISOString(),
        end: faker.date.soon({ days: 45, refDate: start }).toISOString(),
      };
    },
  );
  return { reps, companies, campaigns };
}
