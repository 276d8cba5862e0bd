import type { JsonObject, Refusal, RefusalCode } from '../contracts';

/** @param path in the command or the definition; empty for the whole. */
export function refuse(
  code: RefusalCode,
  reason: string,
  path = '',
  details?: JsonObject,
): Refusal {
  return details === undefined
    ? { kind: 'refusal', code, reason, path }
    : { kind: 'refusal', code, reason, path, details };
}
