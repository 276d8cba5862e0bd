import { CUSTOM_FIELDS, demoData, planOf } from './data.mjs';
import { publishPipeline } from './pipeline.mjs';

const COMPANY = 'api::company.company';
const crmType = (name) => `plugin::nexus-crm.${name}`;
const SEEDED_TYPES = [
  ...['interaction', 'opportunity', 'campaign', 'contact', 'team'].map(crmType),
  COMPANY,
];

/**
 * Fills an empty database with the demo's data. An interrupted run starts again; a database with
 * other data is not touched. Returns whether it wrote.
 */
export async function seed(strapi) {
  const store = strapi.store({ type: 'plugin', name: 'nexus-crm-demo' });
  const progress = await store.get({ key: 'seed' });
  if (progress === 'done') return false;
  if (progress !== 'begun' && (await holdsAnything(strapi))) return false;

  await store.set({ key: 'seed', value: 'begun' });
  for (const uid of SEEDED_TYPES) await strapi.db.query(uid).deleteMany({});
  await write(strapi, demoData());
  await store.set({ key: 'seed', value: 'done' });
  return true;
}

async function holdsAnything(strapi) {
  for (const uid of SEEDED_TYPES) if ((await strapi.db.query(uid).count()) > 0) return true;
  return false;
}

async function write(strapi, { reps, companies, campaigns }) {
  const create = (uid, data, more = {}) => strapi.documents(uid).create({ data, ...more });
  await addCustomFields(strapi);

  // Who signs in is one of the reps, so that there are deals to move.
  const admin = await strapi.db.query('admin::user').findOne({ orderBy: { id: 'asc' } });
  const owners = [`admin:${admin.documentId}`];
  for (const rep of reps.slice(1)) owners.push(`user:${await userFor(strapi, rep)}`);
  const team = await create(crmType('team'), {
    key: 'inside-sales',
    name: 'Inside sales',
    members: owners,
    lead: owners[0],
    capacity: 40,
  });

  const run = await publishPipeline(strapi, admin.documentId);
  let planned = 0;
  for (const company of companies) {
    const { name, city, sector } = company;
    const { documentId } = await create(COMPANY, { name, city, sector }, { status: 'published' });
    const parent = { parentType: COMPANY, parentId: documentId };
    const onCompany = strapi.plugin('nexus-crm').service('crm').for(COMPANY, documentId);
    for (const contact of company.contacts) await onCompany.addContact(contact);

    const people = [];
    for (const { interactions, ...data } of company.people) {
      const contact = await create(crmType('contact'), {
        ...data,
        ...parent,
        owner: data.kind === 'lead' ? `team:${team.documentId}` : owners[people.length % 4],
      });
      people.push(contact.documentId);
      await log(strapi, crmType('contact'), contact, interactions, owners);
    }

    for (const {
      interactions,
      rep,
      contact,
      stage,
      daysAgo,
      reason,
      ...data
    } of company.opportunities) {
      const opportunity = await create(crmType('opportunity'), {
        ...{ ...data, ...parent, contact: people[contact], owner: owners[rep] },
      });
      // The pipeline writes the stage.
      await run({ ...opportunity, stage, daysAgo, reason }, owners[rep]);
      await log(strapi, crmType('opportunity'), opportunity, interactions, owners);
      if (stage !== 'won' && stage !== 'lost') {
        const plan = planOf(planned);
        planned += 1;
        const subject = {
          subjectType: crmType('opportunity'),
          subjectId: opportunity.documentId,
        };
        if (plan) {
          await create(crmType('interaction'), { ...plan, ...subject, assignee: owners[rep] });
        }
      }
    }
  }

  for (const campaign of campaigns) await create(crmType('campaign'), campaign);
}

async function log(strapi, subjectType, { documentId }, interactions, authors) {
  for (const [index, interaction] of interactions.entries()) {
    await strapi.documents(crmType('interaction')).create({
      data: {
        ...interaction,
        subjectType,
        subjectId: documentId,
        author: authors[index % authors.length],
      },
    });
  }
}

async function addCustomFields(strapi) {
  const fields = strapi.plugin('nexus-crm').service('custom-fields');
  const there = await fields.list({ archived: 'all' });
  for (const field of CUSTOM_FIELDS) {
    if (!there.some(({ uid, name }) => uid === field.uid && name === field.name)) {
      await fields.create(field);
    }
  }
}

async function userFor(strapi, { name, email }) {
  const users = strapi.db.query('plugin::users-permissions.user');
  const existing = await users.findOne({ where: { email } });
  if (existing) return existing.documentId;
  const role = await strapi.db
    .query('plugin::users-permissions.role')
    .findOne({ where: { type: 'authenticated' } });
  const user = await strapi.plugin('users-permissions').service('user').add({
    username: name,
    email,
    password: 'Nexus-Demo-1',
    provider: 'local',
    confirmed: true,
    role: role.id,
  });
  return user.documentId;
}
