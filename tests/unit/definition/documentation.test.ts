import { readFileSync } from 'node:fs';
import path from 'node:path';

import { DEFINITION_LIMITS } from '../../../server/src/definition';
import { EXPRESSION_LIMITS } from '../../../server/src/definition/expression';
import { FUNCTIONS } from '../../../server/src/definition/expression/functions';
import { evaluate } from './evaluate';
import { validate } from './environment';

const page = readFileSync(path.resolve(__dirname, '../../../docs/definitions.md'), 'utf8');
const blocks = (kind: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${kind}\n(.*?)\`\`\``, 'gs'))].map(([, text]) => text!);

describe('docs/definitions.md', () => {
  it('its definition has nothing wrong', () => {
    const [example] = blocks('json');
    const attributesOf = () => ['score'];
    expect(validate(JSON.parse(example!), { attributesOf, level: 2 }).diagnostics).toEqual([]);
  });

  it('its expression means what it says', () => {
    const [example] = blocks('text');
    expect(evaluate(example!, { score: 60, region: 'AMER' })).toBe(true);
    expect(evaluate(example!, { score: 60, name: 'ACME' })).toBe(true);
    expect(evaluate(example!, { score: 60 })).toBe(false);
  });

  it('it names every function and the limits as they are', () => {
    for (const name of FUNCTIONS.keys()) expect(page).toMatch(new RegExp(`\\b${name}\\b`));
    for (const limit of [
      ...Object.values(EXPRESSION_LIMITS),
      DEFINITION_LIMITS.steps,
      DEFINITION_LIMITS.transitions,
    ]) {
      expect(page).toContain(limit.toLocaleString('en'));
    }
  });
});
