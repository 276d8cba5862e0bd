import { TestApp } from '../support/app';

describe('boot', () => {
  test('an app with the plugin starts, listens and stops, twice in one process', async () => {
    const app = await TestApp.start();
    try {
      expect((await app.http.get('/api/companies')).status).toBe(403);
      await app.restart();
      expect((await app.http.get('/api/companies')).status).toBe(403);
      expect(await app.http.admin()).toEqual(expect.any(String));
    } finally {
      await app.dispose();
    }
  });
});
