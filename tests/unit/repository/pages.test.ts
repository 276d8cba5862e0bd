import { readFileSync } from 'node:fs';
import path from 'node:path';

import { defaultConfig } from '../../../server/src/config';
import { restPage } from '../../support/rest-page';

const page = (name: string): string =>
  readFileSync(path.resolve(__dirname, '../../../docs', name), 'utf8');

/** Prettier pads tables and escapes nothing of ours: words alone are compared. */
const words = (text: string): string[] => text.replace(/[-|]{2,}/g, ' ').match(/[^\s|]+/g) ?? [];

describe('pages that follow from the code', () => {
  test('docs/rest.md is as the contracts are; `npm run docs` writes it', () => {
    expect(words(page('rest.md'))).toEqual(words(restPage()));
  });

  test('docs/rest.md describes every key that a request may have', () => {
    const rows = restPage()
      .match(/^\| `.*$/gm)!
      .map((row) => row.split(/(?<!\\) \| /));
    expect(rows.length).toBeGreaterThan(150);
    expect(rows.filter(([, , , description]) => !description?.trim())).toEqual([]);
  });

  test('docs/configuration.md names every key of the configuration', () => {
    for (const key of Object.keys(defaultConfig)) {
      expect(page('configuration.md')).toContain(`\`${key}\``);
    }
  });
});
