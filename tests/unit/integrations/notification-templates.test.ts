import { NOTICES, type Notice } from '../../../server/src/core/contracts';
import { asIs, renderText } from '../../../server/src/integrations/template';
import { templatesOf, valuesOf } from '../../../server/src/services/notifications/templates';

const SUBJECT = { type: 'api::company.company', id: 'c1' };

/** The least that a notification of each kind has. */
const PAYLOADS: Readonly<Record<Notice, Readonly<Record<string, string | number | boolean>>>> = {
  assigned: {},
  due: { task: 't1', label: 'Call', dueAt: '2031-03-01T09:00:00.000Z', overdue: true },
  approval: { task: 't1', label: 'win' },
  escalation: { level: 1 },
  breach: { level: 2 },
  parked: { reason: 'No line' },
};

describe('mails of notifications', () => {
  test.each(NOTICES)('of the kind %s need no value that one may lack', (notice) => {
    const values = valuesOf(PAYLOADS[notice], SUBJECT, {});
    for (const part of Object.values(templatesOf({})[notice])) {
      const text = renderText(part ?? '', { values }, asIs);
      expect(text).not.toContain('{{');
      expect(text).toMatch(/c1|Call|win/);
    }
  });

  test('name the record, else its type and id, and the task before the record', () => {
    expect(valuesOf({}, SUBJECT, { name: 'Acme' })).toMatchObject({ record: 'Acme', what: 'Acme' });
    expect(valuesOf({}, SUBJECT, { title: 'News' })).toMatchObject({ record: 'News' });
    expect(valuesOf({}, SUBJECT, { name: '' })).toMatchObject({
      record: 'api::company.company c1',
    });
    expect(valuesOf({ label: 'Call' }, SUBJECT, { name: 'Acme' })).toMatchObject({
      ...{ what: 'Call', record: 'Acme', state: 'Due soon' },
    });
  });

  test('are replaced part by part, and one that cannot be read stops the boot with its name', () => {
    const { due, breach } = templatesOf({ templates: { due: { subject: '{{values.what}}!' } } });
    expect(due.subject).toBe('{{values.what}}!');
    expect(due.text).toBe(templatesOf({}).due.text);
    expect(breach).toEqual(templatesOf({}).breach);
    expect(() =>
      templatesOf({ templates: { due: { subject: '{{values.}}' }, parked: { html: '{{ x' } } }),
    ).toThrow(/notifications\.templates\.due\.subject .*notifications\.templates\.parked\.html /);
  });
});
