import type {
  IntegrationCall,
  IntegrationContract,
  IntegrationField,
  Json,
  JsonObject,
} from '../../core/contracts';
import type { Problem } from '../../core/errors';
import { IntegrationFailure } from '../failure';
import { messageId } from '../message-id';
import {
  asIs,
  contextOf,
  escapeHtml,
  renderText,
  type Escape,
  type TemplateContext,
} from '../template';
import { checkValues, templateProblems, textOf, VALUES_FIELD, valuesOf } from '../values';
import { emailFailure } from './failure';

/** What Strapi's email plugin takes. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly cc?: string;
  readonly bcc?: string;
  readonly from?: string;
  readonly replyTo?: string;
  readonly text?: string;
  readonly html?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends one mail; the result is the provider's. */
export type SendMail = (mail: Mail) => Promise<unknown>;

const TIMEOUT = 30_000;

/** The parts of a mail; settings and input have the same, and the input wins. */
const PARTS: readonly IntegrationField[] = [
  { name: 'to', type: 'text', maxLength: 2_000, label: 'To', help: '{{data.email}}' },
  { name: 'cc', type: 'text', maxLength: 2_000, label: 'Cc' },
  { name: 'bcc', type: 'text', maxLength: 2_000, label: 'Bcc' },
  {
    ...{ name: 'from', type: 'text', maxLength: 500, label: 'From' },
    help: 'By default the sender of Strapi’s email plugin.',
  },
  { name: 'replyTo', type: 'text', maxLength: 500, label: 'Reply to' },
  { name: 'subject', type: 'text', maxLength: 1_000, label: 'Subject' },
  { name: 'text', type: 'text', label: 'Text' },
  { name: 'html', type: 'text', label: 'HTML', help: 'Values are escaped.' },
];

/** A subject is one line: a value must not add headers. */
const oneLine: Escape = (value) => value.replaceAll(/[\r\n]+/g, ' ');

/** A value must not add recipients. */
const address: Escape = (value) => {
  if (!/[,;:<>"\r\n]/.test(value)) return value.trim();
  throw final('A value of an address must not hold any of , ; : < > " and line breaks.');
};

const ESCAPES: Readonly<Record<string, Escape>> = {
  ...{ to: address, cc: address, bcc: address, from: address, replyTo: address },
  ...{ subject: oneLine, text: asIs, html: escapeHtml },
};

/** Sends a mail through Strapi's email plugin, whichever provider it has. */
export const createEmail = (send: SendMail): IntegrationContract => ({
  name: 'email',
  timeout: TIMEOUT,
  settings: PARTS,
  input: [...PARTS, VALUES_FIELD],
  check: (input) => [...checkValues(input), ...partProblems(input as JsonObject)],
  checkSettings: partProblems,
  async preview(input, call) {
    const mail = await mailOf(input, call);
    const texts = Object.entries(mail).filter(([name]) => name !== 'headers');
    return Object.fromEntries(texts);
  },
  async execute(input, call) {
    const mail = await mailOf(input, call);
    call.signal?.throwIfAborted();
    try {
      return { to: mail.to, subject: mail.subject, ...outcomeOf(await send(mail)) };
    } catch (error) {
      throw emailFailure(error);
    }
  },
});

async function mailOf(input: Json, call: IntegrationCall): Promise<Mail> {
  const context = await contextOf(call, valuesOf(input));
  const templates = { ...call.settings, ...withoutEmpty(input as JsonObject) };
  const parts = Object.fromEntries(
    PARTS.flatMap(({ name }) => {
      const template = textOf(templates[name]);
      return template === '' ? [] : [[name, render(name, template, context)]];
    }),
  );
  const { to, subject, ...others } = parts;
  if (to === undefined) throw final('The mail has no recipient: set "to".');
  if (subject === undefined) throw final('The mail has no subject: set "subject".');
  if (others.text === undefined && others.html === undefined) {
    throw final('The mail has no content: set "text" or "html".');
  }
  return {
    ...others,
    // Strapi's provider of SMTP would send the text as HTML, with its values as they are.
    ...(others.html === undefined && { html: asHtml(others.text ?? '') }),
    to,
    subject,
    headers: { 'X-Idempotency-Key': messageId(call.idempotencyKey) },
  };
}

const asHtml = (text: string): string => escapeHtml(text).replaceAll('\n', '<br>\n');

const render = (name: string, template: string, context: TemplateContext): string =>
  renderText(name === 'subject' ? oneLine(template) : template, context, ESCAPES[name] ?? asIs);

const partProblems = (parts: JsonObject): Problem[] =>
  PARTS.flatMap(({ name }) => templateProblems([name], parts[name] ?? null));

const withoutEmpty = (parts: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== null && value !== ''));

/** What a provider of SMTP says about each recipient; others say other things, which are not kept. */
function outcomeOf(answer: unknown): JsonObject {
  if (typeof answer !== 'object' || answer === null) return {};
  const { messageId: id, accepted, rejected } = answer as Record<string, unknown>;
  return {
    ...(typeof id === 'string' && { messageId: id }),
    ...(isTexts(accepted) && { accepted }),
    ...(isTexts(rejected) && { rejected }),
  };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

function final(message: string): IntegrationFailure {
  return new IntegrationFailure(message, { retryable: false });
}
