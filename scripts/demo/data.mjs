import { faker } from '@faker-js/faker';

const PRODUCTS = ['Atlas', 'Beacon', 'Compass', 'Delta'];
const SECTORS = ['Manufacturing', 'Retail', 'Health care', 'Logistics', 'Software'];
const OPPORTUNITY_STAGES = ['prospecting', 'engaging', 'proposal', 'won', 'lost'];
const LOST_REASONS = ['Price', 'Chose a competitor', 'No budget this year', 'Project stopped'];

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

const opportunity = (company) => {
  const stage = faker.helpers.arrayElement(OPPORTUNITY_STAGES);
  const product = faker.helpers.arrayElement(PRODUCTS);
  const closed = stage === 'won' || stage === 'lost';
  return {
    name: `${company}: ${product}`,
    product,
    stage,
    value: faker.number.int({ min: 20, max: 900 }) * 250,
    currency: 'EUR',
    closeDate: (closed ? faker.date.recent({ days: 90 }) : faker.date.soon({ days: 90 }))
      .toISOString()
      .slice(0, 10),
    ...(stage === 'lost' ? { lostReason: faker.helpers.arrayElement(LOST_REASONS) } : {}),
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
      opportunities: several(1, 3, () => ({
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
