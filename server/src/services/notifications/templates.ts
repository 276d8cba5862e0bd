import type { PluginConfig } from '../../config';
import { NOTICES, type JsonObject, type Notice, type Subject } from '../../core/contracts';
import { CrmConfigurationError } from '../../core/errors';
import { templateFault } from '../../integrations';

/** The parts of a mail, with placeholders; see docs/integrations.md. */
export interface MailTemplate {
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
}

/** The plugin's own mails: texts without a layout, which an app replaces by its own. */
const OWN: Readonly<Record<Notice, MailTemplate>> = {
  assigned: {
    subject: 'Assigned to you: {{values.what}}',
    text: '{{values.what}} was assigned to you.\n\nRecord: {{values.record}}\n{{values.due?}}',
  },
  due: {
    subject: '{{values.state}}: {{values.what}}',
    text: '{{values.what}}: {{values.state}}.\n\nRecord: {{values.record}}\n{{values.due?}}',
  },
  approval: {
    subject: 'Your vote is asked: {{values.what}}',
    text: 'You are asked to vote on {{values.what}}.\n\nRecord: {{values.record}}\n{{values.due?}}',
  },
  escalation: {
    subject: 'Escalation: {{values.record}}',
    text: '{{values.record}} has rested too long in the stage "{{values.stage?}}" (level {{values.level}}).\n',
  },
  breach: {
    subject: 'SLA breached: {{values.record}}',
    text: 'The SLA of {{values.record}} is breached in the stage "{{values.stage?}}".\n',
  },
  parked: {
    subject: 'Needs attention: {{values.record}}',
    text: '{{values.record}} needs attention in the stage "{{values.stage?}}": {{values.what}}.\n\n{{values.reason?}}\n',
  },
};

/** @throws CrmConfigurationError that names every template that cannot be read. */
export function templatesOf({
  templates = {},
}: Pick<PluginConfig['notifications'], 'templates'>): Readonly<Record<Notice, MailTemplate>> {
  const faults = NOTICES.flatMap((notice) =>
    Object.entries(templates[notice] ?? {}).flatMap(([part, text]) => {
      const fault = templateFault(text);
      return fault === undefined ? [] : [`notifications.templates.${notice}.${part} ${fault}`];
    }),
  );
  if (faults.length > 0) throw new CrmConfigurationError(`${faults.join('; ')}.`, { faults });
  const pairs = NOTICES.map((notice) => [notice, { ...OWN[notice], ...templates[notice] }]);
  return Object.fromEntries(pairs) as Record<Notice, MailTemplate>;
}

/** What templates of mails read as `values`, beside `data` of the record. */
export function valuesOf(
  payload: JsonObject,
  subject: Subject,
  record: Readonly<Record<string, unknown>>,
): JsonObject {
  const name = [record.name, record.title].find(isText) ?? `${subject.type} ${subject.id}`;
  const { label, dueAt, overdue } = payload;
  return {
    ...payload,
    ...{ record: name, what: isText(label) ? label : name },
    ...(isText(dueAt) && { due: `Due: ${dueAt}` }),
    state: overdue === true ? 'Overdue' : 'Due soon',
  };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
