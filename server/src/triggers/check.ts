import type {
  TriggerSettings,
  TriggerSignature,
  TriggerSubject,
} from '../contracts/trigger-settings';
import type { Problem } from '../core/errors';
import { parseExpression } from '../definition';

/** Attributes that a subject is found by. */
const MOST_ATTRIBUTES = 5;

/** Keys that `fields` may name. */
const MOST_FIELDS = 100;

const KEY = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/**
 * What is wrong with settings beyond their shape, with paths from the settings on.
 *
 * @param mayTrust whether a trigger of the app may check its sender itself, without a signature.
 */
export function checkTrigger(settings: TriggerSettings, mayTrust = false): Problem[] {
  const { signature, entry, condition, start, act, trigger } = settings;
  const isUnsigned = !signature && !entry && !(mayTrust && trigger !== undefined);
  const command = start ? 'start' : 'act';
  const does = start ?? act;
  return [
    ...chosen(['start', 'act', 'trigger'], settings),
    ...(isUnsigned
      ? [problem(['signature'], 'must be set, or "entry"; `{ "kind": "none" }` checks none')]
      : []),
    ...(entry ? entryProblems(settings) : []),
    ...(signature?.kind === 'hmac' ? hmacProblems(signature) : []),
    ...(condition === undefined ? [] : expressionProblems(['condition'], condition)),
    ...(settings.options !== undefined && trigger === undefined
      ? [problem(['options'], 'are for a "trigger" alone')]
      : []),
    ...(trigger !== undefined && condition !== undefined
      ? [problem(['condition'], 'cannot be set: the trigger decides itself')]
      : []),
    ...(does ? fieldProblems([command, 'fields'], does.fields ?? {}) : []),
    ...(does?.subject ? subjectProblems([command, 'subject'], does.subject) : []),
    ...(does && !does.subject && !entry
      ? [problem([command, 'subject'], 'must say which record is meant')]
      : []),
  ];
}

const problem = (path: readonly string[], text: string): Problem => ({
  path,
  message: `"${path.join('.')}" ${text}`,
});

function chosen(names: readonly (keyof TriggerSettings)[], settings: TriggerSettings): Problem[] {
  const given = names.filter((name) => settings[name] !== undefined);
  if (given.length === 1) return [];
  const all = names.map((name) => `"${name}"`).join(', ');
  return [{ path: [given[1] ?? names[0] ?? ''], message: `There must be one of ${all}` }];
}

function entryProblems(settings: TriggerSettings): Problem[] {
  const others = ['signature', 'idempotencyHeader', 'perMinute', 'trigger'] as const;
  return others
    .filter((name) => settings[name] !== undefined)
    .map((name) => problem([name], 'is for triggers that receive calls, not for "entry"'));
}

function hmacProblems({
  content = '{body}',
  timestampHeader,
  pairs,
}: Extract<TriggerSignature, { kind: 'hmac' }>): Problem[] {
  const path = ['signature', 'content'];
  const names = [...content.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  const hasTime = names.includes('timestamp');
  const given = [timestampHeader, pairs?.timestamp].filter((one) => one !== undefined).length;
  return [
    ...(names.includes('body') ? [] : [problem(path, 'must hold {body}')]),
    ...(names.every((name) => name === 'body' || name === 'timestamp')
      ? []
      : [problem(path, 'can hold {body} and {timestamp} only')]),
    ...(hasTime && given === 0
      ? [problem(path, 'holds {timestamp}: set "timestampHeader" or "pairs.timestamp"')]
      : []),
    ...(!hasTime && given > 0
      ? [problem(path, 'must hold {timestamp}: a time that is not signed proves nothing')]
      : []),
    ...(given > 1 ? [problem(path, 'takes its {timestamp} from one place only')] : []),
  ];
}

function subjectProblems(path: readonly string[], { id, where = {} }: TriggerSubject): Problem[] {
  const attributes = Object.entries(where);
  const byAttributes = attributes.length > 0;
  if ((id !== undefined) === byAttributes) return [problem(path, 'must have "id" or "where"')];
  if (attributes.length > MOST_ATTRIBUTES) {
    return [problem([...path, 'where'], `must have at most ${MOST_ATTRIBUTES} attributes`)];
  }
  return [
    ...(id === undefined ? [] : expressionProblems([...path, 'id'], id)),
    ...attributes.flatMap(([name, source]) => expressionProblems([...path, 'where', name], source)),
  ];
}

function fieldProblems(
  path: readonly string[],
  fields: Readonly<Record<string, string>>,
): Problem[] {
  const given = Object.entries(fields);
  if (given.length > MOST_FIELDS) return [problem(path, `must have at most ${MOST_FIELDS} keys`)];
  return given.flatMap(([name, source]) => [
    ...(KEY.test(name) ? [] : [problem([...path, name.slice(0, 80)], 'is not the name of a key')]),
    ...expressionProblems([...path, name], source),
  ]);
}

function expressionProblems(path: readonly string[], source: string): Problem[] {
  const parsed = parseExpression(source);
  if (parsed.ok) return [];
  const { message, advice, position } = parsed.fault;
  return [problem(path, `at character ${position + 1}: ${message}; ${advice}`)];
}
