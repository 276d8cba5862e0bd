import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..', '..', '..');

/** Names and idioms that only this code would use, and the field's term for each (docs/glossary.md). */
const WORDS: Readonly<Record<string, string>> = {
  'doors?': 'entry point',
  'wish(es)?': 'query, options',
  'ledgers?': 'embedded contacts',
  'verdicts?': 'authorization, decision',
  whereabouts: 'location',
  torn: 'inconsistent read',
  'salvaged?': 'recover',
  scrub: 'delete',
  surroundings: 'environment',
  'rivals?': 'conflict',
  'heal(s|ed|ing)?': 'reconcile',
  'recollections?': 'state before the write',
  'happenings?': 'event, change',
  'side ?writes?': 'projector',
  'give ?back|gives back': 'join, restore, return',
  'take ?up': 'retry',
  goOn: 'advance',

  moveTurn: 'advance the cursor',
  'words of your own': 'extensions',
  "nobody's business": 'private',
  'keeps? no other': 'does not block the others',
  'half a pair': 'unpaired surrogate',
  'keeps for itself': 'is reserved by',
  'laid over': 'merged over, applied over',
  'so many': 'a maximum, a number',
  'the like': 'similar, and so on',
  'passed over': 'skipped',
  'taken out': 'removed',
  'taken? along': 'include, copy, promote',
  'puts? right': 'repair',
  'steer(s|ed|ing)?': 'command',
  'hand(s|ed) back': 'release, return',
  'goes on|going on': 'continues',
  'was faster': 'won the compare-and-set, committed first',
  'what stands in the way': 'obstacle',
  'judges?|judged|judge(Among|Ownership)': 'authorize, check, validate',
  '(examine|examines|examination)(?! ?Definition)': 'validate, check, verify',
  takeTurn: 'lock',
  holdAfter: 'step limit',
  holdTurns: 'locks on cursors',
  'tell(voters|of|change|deletion)?': 'notify',
  told: 'notified, emitted, logged, described',
  heard: 'emitted, received',
  'witness(es)?': 'recorder',
  doomed: 'killed',
  spoilt: 'invalid, mutated',
  anew: 'again, re-',
  'for ever': 'without limit',
  'to the letter|letter by letter': 'exactly',
  'by heart': 'cached',
  'damaged?|damages': 'corrupt, corruption',
  'can ?play': 'fits',
  carryOut: 'perform, execute, run',
  'forget(s|ful)?|forget(Steps?|AllBut)': 'remove, prune',
};

const folders = [
  'server/src',
  'admin/src',
  'content-types',
  'migrations',
  'docs',
  'scripts',
  'tests',
];
const single = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];

const walk = (folder: string): string[] =>
  fs
    .readdirSync(folder, { withFileTypes: true })
    // Peers of the benchmarks may be installed.
    .filter(({ name }) => name !== 'node_modules')
    .flatMap((entry) =>
      entry.isDirectory()
        ? walk(path.join(folder, entry.name))
        : /\.(ts|tsx|md|mjs|js|sh)$/.test(entry.name)
          ? [path.join(folder, entry.name)]
          : [],
    )
    // This file spells the words that it forbids.
    .filter((file) => file !== __filename);

/** `toListWish` is three words, as a reader sees them. */
const asWords = (text: string): string => text.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2');

describe('words', () => {
  test.each(Object.entries(WORDS))('%s: the field says %s', (word) => {
    const pattern = new RegExp(`\\b(${word})\\b`, 'i');
    const found = [
      ...folders.flatMap((folder) => walk(path.join(ROOT, folder))),
      ...single.map((file) => path.join(ROOT, file)),
    ].flatMap((file) =>
      fs
        .readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(line) || pattern.test(asWords(line))
            ? [`${path.relative(ROOT, file)}:${index + 1}: ${line.trim().slice(0, 120)}`]
            : [],
        ),
    );
    expect(found).toEqual([]);
  });

  test('the product has one spelling; Strapi shows the plugin as Nexus-crm', () => {
    const others = /Nexus ?(?:Crm|crm)\b|NexusCRM|Nexus-CRM|nexus CRM|NEXUS CRM/;
    const pages = [
      ...walk(path.join(ROOT, 'docs')),
      ...single.map((file) => path.join(ROOT, file)),
    ];
    expect(pages.filter((file) => others.test(fs.readFileSync(file, 'utf8')))).toEqual([]);
  });
});
