import fs from 'node:fs';
import path from 'node:path';

const API = path.resolve(__dirname, '..', '..', '..', 'admin', 'src', 'api');

describe('The requests of the admin pages', () => {
  it('have names of our own: Strapi and all plugins share them, and drops the second of a name', () => {
    const sources = fs
      .readdirSync(API)
      .map((file) => fs.readFileSync(path.join(API, file), 'utf8'));
    const names = sources.flatMap((text) =>
      [...text.matchAll(/^\s+(\w+): builder\.(?:query|mutation)/gm)].map(([, name]) => name ?? ''),
    );
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !/Crm|CustomField/.test(name))).toEqual([]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
