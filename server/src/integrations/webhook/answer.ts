import type { Json, JsonObject } from '../../core/contracts';
import { isUnstorable, toStorable } from '../../core/text';
import type { HttpAnswer } from '../http';

/** Kept of the headers of an answer. */
const HEADERS = ['content-type', 'location', 'etag', 'retry-after', 'x-request-id'];

/** Instances store no deeper JSON; an answer has some levels of its own. */
const MAX_DEPTH = 24;

const TEXTUAL = /^text\/|[/+](?:json|xml|x-www-form-urlencoded|javascript)\b/;

/** An answer as it is stored under `as`: the body as JSON, as text, or null if it is neither. */
export function outputOf({ status, headers, body, truncated }: HttpAnswer): JsonObject {
  const kept = HEADERS.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, toStorable(value)] as const];
  });
  return {
    status,
    headers: Object.fromEntries(kept),
    body: bodyOf(headers['content-type'] ?? '', body, truncated),
    ...(truncated && { truncated }),
  };
}

function bodyOf(type: string, body: Buffer, truncated: boolean): Json {
  if (body.length === 0) return null;
  const isJson = /[/+]json\b/i.test(type);
  if (type !== '' && !TEXTUAL.test(type.toLowerCase())) return null;
  const text = toStorable(body.toString('utf8'));
  if (!isJson || truncated) return text;
  try {
    const parsed = JSON.parse(text) as Json;
    return isStorable(parsed, 0) ? parsed : text;
  } catch {
    return text;
  }
}

/** Escapes in JSON can stand for characters that cannot be stored. */
function isStorable(value: Json, depth: number): boolean {
  if (typeof value === 'string') return !isUnstorable(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= MAX_DEPTH) return false;
  return Object.entries(value).every(
    ([key, item]) => !isUnstorable(key) && isStorable(item, depth + 1),
  );
}
