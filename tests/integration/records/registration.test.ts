import { TestApp } from '../../support/app';

describe('the CRM types', () => {
  test('at level 1 there is no table and no route', async () => {
    const app = await TestApp.start({ level: 1 });
    try {
      expect(await app.strapi.db.connection.schema.hasTable('crm_contacts')).toBe(false);
      expect((await app.http.get('/api/nexus-crm/contacts')).status).toBe(404);
    } finally {
      await app.dispose();
    }
  });

  test('from level 2 they have tables and endpoints', async () => {
    const app = await TestApp.start({ level: 2 });
    try {
      const token = await app.http.apiToken();
      const ann = { data: { name: 'Ann' } };
      const contact = await app.http.post('/api/nexus-crm/contacts', ann, { token });
      expect(contact.status).toBe(201);
      const deal = { data: { name: 'Deal', contact: contact.body.data.documentId } };
      const url = '/api/nexus-crm/opportunities?populate=contact';
      const opportunity = await app.http.post(url, deal, { token });
      expect(opportunity.body.data.contact.name).toBe('Ann');
    } finally {
      await app.dispose();
    }
  });
});
