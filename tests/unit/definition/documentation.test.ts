import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { DEFINITION_LIMITS } from '../../../server/src/definition';
import { EXPRESSION_LIMITS } from '../../../server/src/definition/expression';
import { FUNCTIONS } from '../../../server/src/definition/expression/functions';
import { evaluate } from './evaluate';
import { validate } from './environment';

const DOCS = path.resolve(__dirname, '../../../docs');
const page = readFileSync(path.join(DOCS, 'definitions.md'), 'utf8');
const blocks = (kind: string, of = page): string[] =>
  [...of.matchAll(new RegExp(`\`\`\`${kind}\n(.*?)\`\`\``, 'gs'))].map(([, text]) => text!);

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

/** JSON with comments and trailing commas; a part of an object gets its braces. */
function parse(text: string): unknown {
  const isPart = text.trimStart().startsWith('"');
  const bare = text
    .replaceAll(/("(?:[^"\\]|\\.)*")|\/\/.*$/gm, (_, quoted: string | undefined) => quoted ?? '')
    .replaceAll(/,(?=\s*[}\]])/g, '');
  return JSON.parse(isPart ? `{${bare}}` : bare);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Words by which a definition, or a part of one, is known. */
const WORDS = ['entities', 'transitions', 'campaigns', 'actions', 'sla'];

/** What a part of a definition is written into. */
const REST = {
  id: 'recipe',
  entities: {
    lead: {
      stages: ['new', 'open', 'waiting_for_customer', ...finals('won', 'lost', 'done')],
    },
  },
  transitions: {
    take: { from: 'new', to: 'open' },
    ask: { from: 'open', to: 'waiting_for_customer' },
    ...{ hear: { from: 'waiting_for_customer', to: 'open' }, done: { from: '*', to: 'done' } },
    ...{ win: { from: 'open', to: 'won' }, lose: { from: 'open', to: 'lost' } },
  },
};

function finals(...names: readonly string[]): readonly object[] {
  return names.map((name) => ({ name, final: true }));
}

const definitions = readdirSync(DOCS)
  .filter((name) => name.endsWith('.md') && name !== 'rest.md')
  .flatMap((name) => {
    const text = readFileSync(path.join(DOCS, name), 'utf8');
    return [...blocks('jsonc', text), ...blocks('json', text)].flatMap((block, index) => {
      const isDefinition = WORDS.some((word) => new RegExp(`^\\s{0,2}"${word}":`, 'm').test(block));
      // Bodies of requests and answers.
      if (!isDefinition || /^\s*\/\/ POST/.test(block)) return [];
      return [[`${name}, number ${index + 1}`, block] as const];
    });
  });

describe('the definitions of all pages', () => {
  it('there are some on the pages of recipes', () => {
    const pages = definitions.map(([name]) => name.split(',')[0]);
    for (const name of ['escalation.md', 'sla.md', 'integrations.md', 'compensation.md']) {
      expect(pages).toContain(name);
    }
  });

  it.each(definitions)('%s has nothing wrong', (_name, block) => {
    const written = parse(block);
    if (!isObject(written)) throw new TypeError('It is no object.');
    const isWhole = typeof written.id === 'string';
    const rest = 'transitions' in written ? { id: REST.id, entities: { lead: {} } } : REST;
    const { diagnostics } = validate(isWhole ? written : { ...rest, ...written }, {
      attributesOf: () => ['score', 'email', 'name'],
      level: 3,
    });
    expect(diagnostics.filter(({ severity }) => isWhole || severity === 'error')).toEqual([]);
  });
});
