import fs from 'node:fs';
import path from 'node:path';

import { validate } from './environment';

const TEMPLATES = path.resolve(__dirname, '../../../admin/src/pages/Pipelines/templates');

describe('The templates of the panel', () => {
  const files = fs.readdirSync(TEMPLATES).filter((file) => file.endsWith('.json'));

  test('are listed, each by its name', () => {
    const list = fs.readFileSync(path.join(TEMPLATES, 'index.ts'), 'utf8');
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) expect(list).toContain(`import('./${file}')`);
  });

  test.each(files)('%s can be published, at level 3 without a warning', (file) => {
    const template = JSON.parse(fs.readFileSync(path.join(TEMPLATES, file), 'utf8'));
    expect(template.id).toBe(file.replace('.json', ''));
    const at3 = validate(template, { level: 3 });
    expect(at3.diagnostics).toEqual([]);
    const at2 = validate(template, { level: 2 });
    expect(at2.diagnostics.filter(({ code }) => code !== 'level')).toEqual([]);
    expect(at2.definition).not.toBeNull();
  });
});
