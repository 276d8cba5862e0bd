import { CRM_EVENTS } from '../../../server/src/contracts/events';
import { ANY, filterIn } from '../../../admin/src/pages/Integrations/Log/model/filter';
import { redrivable } from '../../../admin/src/pages/Integrations/Log/model/redrive';
import { EVENTS } from '../../../admin/src/pages/Integrations/model/events';
import { dressed } from '../../../admin/src/pages/Integrations/model/looks';
import { isName, nameOf } from '../../../admin/src/hooks/names';
import { textOf } from '../../../admin/src/pages/Integrations/model/text';
import {
  SENDER_NAMES,
  senderOf,
  signatureOf,
} from '../../../admin/src/pages/Integrations/Triggers/model/senders';
import { planOf, settingsOf } from '../../../admin/src/pages/Integrations/Triggers/model/settings';
import { triggerSettings } from '../../../server/src/contracts/trigger-settings';
import en from '../../../admin/src/translations/pages/en';

describe('The events that a subscription offers', () => {
  it('are those of the server', () => {
    expect([...EVENTS].sort()).toEqual([...CRM_EVENTS].sort());
  });

  it('each have a text', () => {
    const missing = EVENTS.filter((event) => {
      const [, kind, verb] = event.split('.');
      return !(`events.kind.${kind}` in en) || !(`events.verb.${verb}` in en);
    });
    expect(missing).toEqual([]);
  });
});

describe('The name of something new', () => {
  it.each([
    ['Sales chat', 'sales-chat'],
    ['Größe (m²)', 'groesse-m2'],
    ['!', ''],
  ])('of %j is %j', (label, name) => {
    expect(nameOf(label)).toBe(name);
  });

  it.each(['a', 'sales-chat_2'])('may be %j', (name) => expect(isName(name)).toBe(true));
  it.each(['', 'A', '2a', 'a b', `a${'b'.repeat(64)}`, null])('may not be %j', (name) => {
    expect(isName(name)).toBe(false);
  });
});

describe('The fields of a built-in kind', () => {
  const t = (id: string) => id;

  it('are shown in the user’s language: headers as names and texts, a URL in one line', () => {
    const schema = {
      properties: {
        url: { type: 'string', 'x-control': 'textarea', maxLength: 2_000, title: 'URL' },
        headers: { title: 'Headers' },
      },
      required: ['url'],
    };
    expect(dressed('webhook', schema, t)).toEqual({
      properties: {
        url: {
          ...{ type: 'string', title: 'integrations.field.url' },
          description: 'integrations.field.url.hint',
        },
        headers: {
          ...{ type: 'object', additionalProperties: { type: 'string' } },
          title: 'integrations.field.headers',
          description: 'integrations.field.headers.hint',
        },
      },
      required: ['url'],
    });
  });

  it('of an app are shown as the app describes them', () => {
    const schema = { properties: { url: { type: 'string', title: 'Where' } } };
    expect(dressed('erp', schema, t)).toEqual(schema);
  });
});

describe('Sending failed deliveries again', () => {
  it('concerns those of events and notifications', () => {
    const failed = { ...ANY, integration: 'hook', status: 'failed' };
    expect(redrivable({ ...ANY, integration: 'hook' })).toEqual([
      { ...failed, source: 'event' },
      { ...failed, source: 'notification' },
    ]);
  });

  it.each([{ status: 'delivered' }, { source: 'test' }, { source: 'activity' }] as const)(
    'is not possible with the filter %j',
    (filter) => {
      expect(redrivable({ ...ANY, ...filter })).toEqual([]);
    },
  );
});

describe('The period of the delivery log', () => {
  const shown = (since: string, now: string) =>
    filterIn({ valueOf: (key) => (key === 'since' ? since : null) }, Date.parse(now)).since;

  it.each([
    ['hour', '2026-03-01T08:55:00.000Z'],
    ['day', '2026-02-28T09:55:00.000Z'],
    ['week', '2026-02-22T09:55:00.000Z'],
    ['month', null],
    ['constructor', null],
  ])('%s begins at %s', (since, start) => {
    expect(shown(since, '2026-03-01T09:57:31Z')).toBe(start);
  });

  it('moves in steps, so that polling asks for the same list', () => {
    const starts = ['09:55:00', '09:59:59', '10:00:00'].map((time) =>
      shown('hour', `2026-03-01T${time}Z`)?.slice(11, 16),
    );
    expect(starts).toEqual(['08:55', '08:55', '09:00']);
  });
});

describe('How a trigger is called', () => {
  it.each(SENDER_NAMES)('%s is recognized by its signature, which the server takes', (name) => {
    const signature = signatureOf(name, { header: 'x-own' });
    expect(senderOf(signature)).toBe(name);
    const act = { action: 'win', subject: { type: 'api::a.a', id: 'data.id' } };
    const parsed = triggerSettings.safeParse({ signature, act });
    expect(parsed.error).toBeUndefined();
  });

  it('is recognized in whichever order the keys are stored', () => {
    expect(senderOf({ prefix: 'sha256=', kind: 'hmac', header: 'x-hub-signature-256' })).toBe(
      'github',
    );
  });

  it('decides which settings are saved', () => {
    const values = {
      signature: { header: 'x-own' },
      entry: { type: 'api::a.a', events: ['created'] },
      start: { definition: 'sales', subject: {} },
      act: { action: 'win', subject: { type: 'api::a.a' } },
      condition: 'data.ok',
    };
    const plan = { source: 'call', sender: 'header', effect: 'act' } as const;
    expect(settingsOf(plan, values, {})).toEqual({
      ...{ signature: { kind: 'header', header: 'x-own' }, condition: 'data.ok' },
      act: { action: 'win', subject: { type: 'api::a.a' } },
    });
    expect(settingsOf({ ...plan, source: 'entry', effect: 'start' }, values, {})).toEqual({
      ...{ entry: values.entry, condition: 'data.ok' },
      start: { definition: 'sales' },
    });
  });

  it('and what the form does not show are kept', () => {
    const stored = {
      signature: { kind: 'hmac', header: 'x-own', tolerance: 60 },
      ...{ trigger: 'erp', options: { a: 1 } },
    };
    const plan = planOf(stored, senderOf(stored.signature));
    expect(plan).toEqual({ source: 'call', sender: 'hmac', effect: 'app' });
    expect(settingsOf(plan, stored, stored)).toEqual(stored);
  });
});

test('A long answer is cut', () => {
  expect(textOf({ a: 1 })).toBe('{\n  "a": 1\n}');
  expect(textOf('x'.repeat(5_000))).toHaveLength(4_001);
});
