import type { z } from 'zod';

import type { JsonPath } from '../path';
import type { DiagnosticCollector } from './collector';

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

const label = (path: JsonPath): string => {
  const name = path.findLast((part) => typeof part === 'string');
  return name === undefined ? 'The definition' : `"${name}"`;
};

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** The value at the path of a zod issue. */
function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (holder, key) =>
      typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined,
    root,
  );
}

/** Turns a zod issue into a diagnostic that names the key. */
export function reportIssue(
  issue: z.core.$ZodIssue,
  value: unknown,
  base: JsonPath,
  diagnostics: DiagnosticCollector,
): void {
  const path = [
    ...base,
    ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
  ];
  const given = valueAt(value, issue.path);
  const name = label(path);
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = TYPES[issue.expected] ?? issue.expected;
      if (given === undefined) {
        diagnostics.error('missing', path, `${name} is missing.`, `write ${wanted}`);
      } else {
        const message = `${name} is ${shown(given)}, which is not ${wanted}.`;
        diagnostics.error('type', path, message, `write ${wanted}`);
      }
      return;
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      const advice = diagnostics.advise(String(given).slice(0, 100), values, 'value');
      if (given === undefined) diagnostics.error('missing', path, `${name} is missing.`, advice);
      else diagnostics.error('value', path, `${name} cannot be ${shown(given)}.`, advice);
      return;
    }
    case 'unrecognized_keys':
      for (const key of issue.keys) {
        const advice = diagnostics.advise(key, issue.message.split(', '), 'key');
        reportUnknownKey(key, [...path, key], advice, diagnostics);
      }
      return;
    case 'invalid_format':
      diagnostics.error('name', path, `${name} cannot be ${shown(given)}.`, issue.message);
      return;
    case 'too_big':
    case 'too_small': {
      const bound =
        issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.minimum}`;
      const limit = bound + (UNITS[issue.origin] ?? '');
      diagnostics.error('value', path, `${name} is out of range.`, `write ${limit}`);
      return;
    }
    default:
      diagnostics.error('value', path, `${name} cannot be ${shown(given)}.`, issue.message);
  }
}

export function reportUnknownKey(
  key: string,
  path: JsonPath,
  advice: string,
  diagnostics: DiagnosticCollector,
): void {
  const message = `"${key.slice(0, 80)}" is not an allowed key here.`;
  diagnostics.error('unknown_key', path, message, advice);
}
