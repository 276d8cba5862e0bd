import { validateHeaderName, validateHeaderValue } from 'node:http';

import type { Json, JsonObject } from '../../core/contracts';
import { toStorable } from '../../core/text';
import { IntegrationFailure } from '../failure';
import {
  asIs,
  escapeHtml,
  renderJson,
  renderText,
  type Escape,
  type TemplateContext,
} from '../template';

/** Headers that the connection or the signature sets. */
const OWN_HEADERS = [
  ...['host', 'content-length', 'transfer-encoding', 'connection', 'upgrade', 'expect'],
  ...['webhook-id', 'webhook-timestamp', 'webhook-signature', 'te', 'trailer', 'keep-alive'],
];

/** What is wrong with a header, as a sentence. */
export function headerFault(name: string, value: unknown): string | undefined {
  try {
    validateHeaderName(name);
  } catch {
    return `"${name.slice(0, 80)}" is not the name of a header`;
  }
  if (OWN_HEADERS.includes(name.toLowerCase())) return `The header "${name}" cannot be set`;
  return typeof value === 'string' ? undefined : `The header "${name}" must be a text`;
}

/** @throws IntegrationFailure for a value that no header can have, such as one with a line break. */
export function renderHeaders(
  templates: Json | undefined,
  context: TemplateContext,
): Record<string, string> {
  if (typeof (templates ?? {}) !== 'object') throw final('Headers must be an object of texts.');
  const rendered = Object.entries((templates ?? {}) as JsonObject).map(([name, template]) => {
    const fault = headerFault(name, template);
    if (fault !== undefined) throw final(`${fault}.`);
    const value = renderText(template as string, context, asIs);
    try {
      validateHeaderValue(name, value);
    } catch {
      throw final(`The header "${name}" holds a character that no header can have.`);
    }
    return [name.toLowerCase(), value] as const;
  });
  return Object.fromEntries(rendered);
}

/** A value in the path or query stays inside its segment. */
export function renderUrl(template: string, context: TemplateContext): string {
  return renderText(template, context, (value) => {
    if (/^\.{1,2}$/.test(value)) throw final('A value of the URL must not be "." or "..".');
    return encodeURIComponent(toStorable(value));
  });
}

/** Text bodies escape values by their content type; JSON bodies are rendered, then serialised. */
const ESCAPES: readonly (readonly [RegExp, Escape])[] = [
  [/[/+]json\b/, (value) => JSON.stringify(value).slice(1, -1)],
  [/x-www-form-urlencoded/, (value) => encodeURIComponent(toStorable(value))],
  [/[/+](?:xml|html)\b/, escapeHtml],
];

export function renderBody(template: Json, context: TemplateContext, contentType: string): string {
  if (typeof template !== 'string') return JSON.stringify(renderJson(template, context));
  const [, escape = asIs] = ESCAPES.find(([type]) => type.test(contentType)) ?? [];
  return renderText(template, context, escape);
}

const final = (message: string): IntegrationFailure =>
  new IntegrationFailure(message, { retryable: false });
