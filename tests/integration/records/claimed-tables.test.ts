/** @databases sqlite postgres */
import { TestApp } from '../../support/app';

const OWN = 'api::crm-contact.crm-contact' as any;
const schema = (collectionName: string) => ({
  'src/api/crm-contact/content-types/crm-contact/schema.json': {
    kind: 'collectionType',
    collectionName,
    info: { singularName: 'crm-contact', pluralName: 'crm-contacts', displayName: 'Own' },
    options: { draftAndPublish: false },
    attributes: { title: { type: 'string' } },
  },
});

/**
 * A table records whether level 2 has ever run. An app may have had tables of those names long
 * before the CRM came.
 */
describe('an app with a table of its own that has a name of ours', () => {
  test.each(['crm_contacts', 'crm_custom_fields'])(
    'starts at level 1 again and again, with %s',
    async (table) => {
      const app = await TestApp.create({ level: 1, files: schema(table), listen: false });
      try {
        await app.start();
        await app.strapi.db.query(OWN).create({ data: { title: 'mine' } });
        await app.restart();
        expect(await app.strapi.db.query(OWN).findMany({})).toMatchObject([{ title: 'mine' }]);
        const ours = Object.keys(app.strapi.contentTypes).filter((uid) => uid.includes('nexus'));
        expect(ours).toEqual([]);
        await app.stop();
        // At level 2 it says what is in the way, and touches nothing.
        await expect(app.start({ level: 2 })).rejects.toThrow(
          `"${table}" is taken by api::crm-contact.crm-contact`,
        );
        await app.start({ level: 1 });
        expect(await app.strapi.db.query(OWN).findMany({})).toMatchObject([{ title: 'mine' }]);
      } finally {
        await app.dispose();
      }
    },
  );
});
