import type { Json } from '../../core/contracts';
import { IntegrationFailure } from '../failure';

/** What placeholders read: `data.name`, `values.amount`, `subject.id`. */
export type TemplateContext = Readonly<Record<string, unknown>>;

/** How a value is written into a text, by the text's format. */
export type Escape = (value: string) => string;

/** `{{data.name}}`, or `{{data.name?}}` for a value that may be missing. */
const PLACEHOLDER = /\{\{\s*([A-Za-z][\w-]*(?:\.[\w-]+)*)(\?)?\s*\}\}/g;
const WHOLE = new RegExp(`^${PLACEHOLDER.source}$`);

/** What remains of a placeholder that is written wrongly; `}}` is also the end of JSON. */
const STRAY = '{{';

export const asIs: Escape = (value) => value;

const HTML: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

export const escapeHtml: Escape = (value) =>
  value.replaceAll(/[&<>"']/g, (character) => HTML[character] ?? character);

/** What is wrong with the placeholders of a text, as the end of a sentence. */
export function templateFault(text: string): string | undefined {
  const rest = text.replaceAll(PLACEHOLDER, '');
  return rest.includes(STRAY)
    ? 'holds a placeholder that cannot be read: write {{data.name}}, or {{data.name?}} for a value that may be missing'
    : undefined;
}

/**
 * Replaces the placeholders of a text.
 *
 * @throws IntegrationFailure, final, for a value that is missing, before anything is sent.
 */
export function renderText(text: string, context: TemplateContext, escape: Escape): string {
  return text.replaceAll(PLACEHOLDER, (_match, path: string, optional: string | undefined) =>
    escape(textOf(valueAt(context, path, optional === '?'))),
  );
}

/**
 * Renders every text in a JSON value. A text that is one placeholder becomes the value itself, so
 * that numbers and objects keep their type; what is serialised afterwards needs no escaping.
 */
export function renderJson(template: Json, context: TemplateContext): Json {
  if (typeof template === 'string') {
    const [, path, optional] = WHOLE.exec(template) ?? [];
    if (path === undefined) return renderText(template, context, asIs);
    return valueAt(context, path, optional === '?') ?? null;
  }
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) return template.map((item: Json) => renderJson(item, context));
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [key, renderJson(value, context)]),
  );
}

function valueAt(context: TemplateContext, path: string, isOptional: boolean): Json | undefined {
  let value: unknown = context;
  for (const key of path.split('.')) {
    const isObject = typeof value === 'object' && value !== null;
    value =
      isObject && Object.hasOwn(value as object, key) ? (value as TemplateContext)[key] : undefined;
  }
  if (value !== undefined && value !== null && value !== '') return plain(value);
  if (isOptional) return undefined;
  throw new IntegrationFailure(`The template needs "${path}", which has no value.`, {
    retryable: false,
  });
}

/** Attributes of a record may be dates. */
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

const textOf = (value: Json | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
