import fs from 'node:fs';
import path from 'node:path';

import { textKeyOf } from '../../../admin/src/pages/General/model/presets';
import { ADMIN_ACTIONS } from '../../../server/src/constants';

const ROOT = path.resolve(__dirname, '../../..');

const textsOf = (locale: string, area: string): Record<string, string> =>
  JSON.parse(
    fs.readFileSync(
      path.join(ROOT, 'admin/src/translations/pages', locale, `${area}.json`),
      'utf8',
    ),
  );

const read = (file: string): string => fs.readFileSync(path.join(ROOT, 'server/src', file), 'utf8');

describe('What the server names has a text of the panel', () => {
  test('each permission, in English as the form of roles calls it', () => {
    const source = read('strapi/ports/admin-permissions.ts');
    const english = textsOf('en', 'general');
    const names = Object.values(ADMIN_ACTIONS).map(
      (action) => english[`general.action.${textKeyOf(action)}`] ?? action,
    );
    expect(names.filter((name) => !source.includes(`'${name}'`))).toEqual([]);
  });

  test('each kind of timer and background job', () => {
    const kinds = [...read('core/contracts/timer.ts').matchAll(/kind: '([a-z]+)'/g)].map(
      ([, kind]) => kind ?? '',
    );
    const jobs = fs
      .readdirSync(path.join(ROOT, 'server/src/services'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [
        ...read(`services/${file}`).matchAll(/(?:SWEEP|PRUNING|_JOB|\bKIND) = '([a-z-]+)'/g),
      ])
      .map(([, kind]) => kind ?? '');
    expect(kinds).toContain('escalation');
    expect(jobs).toContain('campaign-sweep');
    const texts = textsOf('en', 'operations');
    const named = [...kinds, ...jobs].filter((kind) => !(`operations.kind.${kind}` in texts));
    expect(named).toEqual([]);
  });

  test('each part of a mail', () => {
    const source = read('integrations/email/email.ts');
    const parts = [...source.matchAll(/name: '(\w+)', type: 'text'/g)].map(([, name]) => name);
    expect(parts).toContain('subject');
    const texts = textsOf('en', 'integrations');
    // The HTML view has a title of its own.
    const missing = parts.filter((name) => !(`integrations.part.${name}` in texts));
    expect(missing).toEqual(['html']);
  });
});
