import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..', '..', '..');

const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...fs
    .readdirSync(path.join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** npm adds these to every package by itself. */
const ALWAYS_PACKED = ['README.md', 'LICENSE', 'package.json'];

const { files } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  files: string[];
};

const isPacked = (file: string): boolean =>
  [...ALWAYS_PACKED, ...files].some((entry) => file === entry || file.startsWith(`${entry}/`));

/** Links and pictures of a page that stay in the repository, from its root. */
function linksOf(page: string): string[] {
  const text = fs.readFileSync(path.join(ROOT, page), 'utf8').replaceAll(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^(https?:|mailto:|#)/.test(target))
    .map((target) => path.join(path.dirname(page), target.replace(/#.*$/, '')));
}

describe('the pages', () => {
  test.each(pages)('%s links to what is there, and to what the package holds', (page) => {
    const links = linksOf(page);
    expect(links.filter((link) => !fs.existsSync(path.join(ROOT, link)))).toEqual([]);
    // Who installed the package reads its pages there.
    if (isPacked(page)) expect(links.filter((link) => !isPacked(link))).toEqual([]);
  });

  test('the README opens with the board and the inbox, and shows the Content Manager', () => {
    expect(linksOf('README.md')).toEqual(
      expect.arrayContaining([
        'docs/images/board.png',
        'docs/images/inbox.png',
        'docs/images/content-manager-live-fields.png',
      ]),
    );
  });
});
