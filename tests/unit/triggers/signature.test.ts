import { createHmac } from 'node:crypto';

import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';

import type { TriggerSignature } from '../../../server/src/contracts/trigger-settings';
import { isSigned } from '../../../server/src/triggers';

const NOW = Date.parse('2031-03-01T09:00:00Z');
const SECONDS = String(NOW / 1_000);
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const BODY = '{"a":"$& {timestamp}"}';

const STANDARD: TriggerSignature = { kind: 'standard-webhooks' };
const STRIPE: TriggerSignature = {
  ...{ kind: 'hmac', header: 's', content: '{timestamp}.{body}' },
  pairs: { signature: 'v1', timestamp: 't' },
};
const hex = (text: string): string => createHmac('sha256', SECRET).update(text).digest('hex');

describe('signatures of calls', () => {
  const signed = (secret: string, id = 'msg_1') =>
    new Webhook(secret).sign(id, new Date(NOW), BODY);
  const standard = (headers: object = {}, body: string | null = BODY, secrets = [SECRET]) =>
    isSigned(
      STANDARD,
      secrets,
      {
        headers: {
          ...{ 'webhook-id': 'msg_1', 'webhook-timestamp': SECONDS },
          ...{ 'webhook-signature': signed(SECRET), ...headers },
        },
        body,
      },
      NOW,
    );

  test('of Standard Webhooks are those of its library, one of several being right', () => {
    expect(standard()).toBe(true);
    const several = `v1a,${'A'.repeat(86)}== ${signed(OTHER)} ${signed(SECRET)}`;
    expect(standard({ 'webhook-signature': several })).toBe(true);
    expect(standard({}, BODY, [OTHER, SECRET])).toBe(true);
  });

  test.each<[string, () => boolean]>([
    ['another secret', () => standard({}, BODY, [OTHER])],
    ['no secret', () => standard({}, BODY, [])],
    ['another body', () => standard({}, `${BODY} `)],
    ['an unknown body', () => standard({}, null)],
    ['another id', () => standard({ 'webhook-id': 'msg_2' })],
    ['no id', () => standard({ 'webhook-id': undefined })],
    ['an empty id', () => standard({ 'webhook-id': '' })],
    [
      'another version',
      () => standard({ 'webhook-signature': signed(SECRET).replace('v1', 'v2') }),
    ],
    ['no signature', () => standard({ 'webhook-signature': '' })],
    ['a part of one', () => standard({ 'webhook-signature': signed(SECRET).slice(0, -8) })],
  ])('with %s is not right', (_, isRight) => {
    expect(isRight()).toBe(false);
  });

  test.each([
    ['0', true],
    ['-299', true],
    ['300', true],
    ['-301', false],
    ['301', false],
  ])('%s seconds from now: %s', (moved, isRight) => {
    const time = String(NOW / 1_000 + Number(moved));
    const call = { headers: { s: `t=${time},v1=${hex(`${time}.${BODY}`)}` }, body: BODY };
    expect(isSigned(STRIPE, [SECRET], call, NOW)).toBe(isRight);
  });

  test('a time may be in milliseconds', () => {
    const call = { headers: { s: `t=${NOW},v1=${hex(`${NOW}.${BODY}`)}` }, body: BODY };
    expect(isSigned(STRIPE, [SECRET], call, NOW)).toBe(true);
  });

  test.each(['', '1e9', '-1', '1930122000.5', '0x73', ' 1930122000', '12345678901234', 'now'])(
    'the time "%s" is none',
    (time) => {
      const call = { headers: { s: `t=${time},v1=${hex(`${time}.${BODY}`)}` }, body: BODY };
      expect(isSigned(STRIPE, [SECRET], call, NOW)).toBe(false);
    },
  );

  test('hex may be in capitals, and must be whole', () => {
    const signature: TriggerSignature = { kind: 'hmac', header: 's', prefix: 'x=' };
    const isRight = (s: string) =>
      isSigned(signature, [SECRET], { headers: { s }, body: BODY }, NOW);
    expect(isRight(`x=${hex(BODY).toUpperCase()}`)).toBe(true);
    for (const wrong of [hex(BODY), `x=${hex(BODY)}0`, `x=${hex(BODY)}00`, 'x=', 'x=zz']) {
      expect(isRight(wrong)).toBe(false);
    }
  });

  test('whatever the headers hold, nothing is thrown and nothing is right', () => {
    const kinds: TriggerSignature[] = [
      ...[STANDARD, STRIPE],
      { kind: 'hmac', header: 's', encoding: 'base64', prefix: 'v0=' },
      { kind: 'header', header: 's' },
    ];
    const names = ['s', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];
    const headers = fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        headers,
        fc.option(fc.string()),
        (kind, given, body) => {
          expect(isSigned(kind, [SECRET], { headers: { ...given }, body }, NOW)).toBe(false);
        },
      ),
    );
  });
});
