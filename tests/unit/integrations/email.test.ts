import type { IntegrationCall, JsonObject } from '../../../server/src/core/contracts';
import { FieldTypeRegistry } from '../../../server/src/fields';
import { checkInput, checkSettings, createEmail, readKind } from '../../../server/src/integrations';
import type { Mail } from '../../../server/src/integrations/email';

const types = new FieldTypeRegistry();

const call = (settings: JsonObject, data: JsonObject = {}): IntegrationCall => ({
  ...{ idempotencyKey: 'i1.5:x', attempt: 1, instance: 'i1' as never, data, settings },
  subject: { type: 'plugin::nexus-crm.contact', id: 'c1' },
  record: () => Promise.resolve({ name: 'Ann <ann>', email: 'ann@example.org', nick: null }),
});

const WELCOME = {
  to: '{{data.email}}',
  subject: 'Welcome {{data.name}}',
  html: '<p>{{data.name}}</p>',
};

/** What the provider gets; the provider itself is tested against a real SMTP server. */
async function sent(settings: JsonObject, input: JsonObject = {}, data: JsonObject = {}) {
  const mails: Mail[] = [];
  const email = createEmail((mail) => Promise.resolve(mails.push(mail)));
  const output = await email.execute(input, call(settings, data));
  return { mail: mails[0], output };
}

describe('the email', () => {
  test('subject, text and HTML are rendered, and HTML alone is escaped', async () => {
    const { mail, output } = await sent({ ...WELCOME, text: 'Hello {{data.name}}' });
    expect(mail).toEqual({
      to: 'ann@example.org',
      subject: 'Welcome Ann <ann>',
      text: 'Hello Ann <ann>',
      html: '<p>Ann &lt;ann&gt;</p>',
      headers: { 'X-Idempotency-Key': expect.stringMatching(/^msg_/) },
    });
    expect(output).toEqual({ to: 'ann@example.org', subject: 'Welcome Ann <ann>' });
  });

  test('what an activity passes wins over the settings', async () => {
    const input = { subject: 'Deal {{values.number}}', html: '', values: { number: 7 } };
    const { mail } = await sent(WELCOME, input);
    expect(mail).toMatchObject({ subject: 'Deal 7', html: '<p>Ann &lt;ann&gt;</p>' });
  });

  test('a value adds neither headers nor recipients', async () => {
    const { mail } = await sent(WELCOME, {}, { name: 'Ann\r\nBcc: eve@example.org' });
    expect(mail?.subject).toBe('Welcome Ann Bcc: eve@example.org');
    for (const email of [
      'a@example.org, eve@example.org',
      'a@example.org\r\nBcc: eve@example.org',
      'x <eve@example.org>',
    ]) {
      await expect(sent(WELCOME, {}, { email })).rejects.toMatchObject({
        message: expect.stringContaining('A value of an address must not hold'),
        retryable: false,
      });
    }
  });

  test.each<[string, JsonObject, string]>([
    ['a missing value', { ...WELCOME, text: 'Hi {{data.nick}}' }, 'needs "data.nick"'],
    ['no recipient', { subject: 'x', text: 'x' }, 'no recipient'],
    ['no subject', { to: 'a@example.org', text: 'x' }, 'no subject'],
    ['no content', { to: 'a@example.org', subject: 'x' }, 'no content'],
  ])('%s is an error before sending', async (_name, settings, message) => {
    await expect(sent(settings)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      retryable: false,
    });
  });

  test.each<[string, object, boolean]>([
    ['SMTP 451', { responseCode: 451 }, true],
    ['SMTP 421 in a login', { code: 'EAUTH', responseCode: 421 }, true],
    ['SMTP 550', { code: 'EENVELOPE', responseCode: 550 }, false],
    ['a rejected login', { code: 'EAUTH', responseCode: 535 }, false],
    ['a rejected login without a code', { code: 'EAUTH' }, false],
    ['no valid recipient', { code: 'EENVELOPE' }, false],
    ...['ECONNECTION', 'ECONNREFUSED', 'ETIMEDOUT', 'ESOCKET', 'EDNS'].map(
      (code): [string, object, boolean] => [code, { code }, true],
    ),
    ['HTTP 400 (SendGrid)', { code: 400 }, false],
    ['HTTP 429 (Mailgun)', { status: 429 }, true],
    ['HTTP 503 (Postmark)', { statusCode: 503 }, true],
    ['HTTP 400 (SES)', { $metadata: { httpStatusCode: 400 } }, false],
    ['HTTP 500 (SES)', { $metadata: { httpStatusCode: 500 } }, true],
    ['an error that says nothing', {}, true],
  ])('%s: may be tried again: %s', async (_name, properties, retryable) => {
    const error = Object.assign(new Error('no'), properties);
    const email = createEmail(() => Promise.reject(error));
    await expect(email.execute({}, call(WELCOME))).rejects.toMatchObject({
      message: expect.stringContaining('The mail was not sent: '),
      retryable,
    });
  });

  test('wrong placeholders are refused when they are saved', () => {
    const kind = readKind(
      createEmail(() => Promise.resolve()),
      types,
    );
    const { problems } = checkSettings(kind, { ...WELCOME, text: '{{data name}}' }, types);
    expect(problems.map(({ path }) => path)).toEqual([['settings', 'text']]);
    const input = { to: '{{x y}}', values: [] };
    expect(checkInput(kind, input, types).map(({ path }) => path)).toEqual([['values'], ['to']]);
  });
});
