import type { ActivityStep, CompiledDuration, Json, RetryPolicy } from '../../core/contracts';
import { formatPath, type JsonPath } from '../path';
import { compensateShape, retryShape, type stepShapes } from '../schema';
import type { DefinitionReader, ReadKeys } from './reader';

/** Default retry policy: three attempts, after ten and twenty seconds. */
const RETRY: RetryPolicy = {
  attempts: 3,
  delay: { text: '10s', ms: 10_000 },
  backoff: 'exponential',
  isDefault: true,
};

function readInput(
  reader: DefinitionReader,
  integration: string,
  value: unknown,
  path: JsonPath,
): Json {
  const input = value === undefined ? {} : (value as Json);
  reader.refer('integration', integration, [...path, 'activity']);
  reader.checkInput('integration', integration, input, [...path, 'with']);
  return input;
}

function readRetry(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
  otherwise = RETRY,
): RetryPolicy | undefined {
  if (value === undefined) return otherwise;
  const keys = reader.keys(value, retryShape, path);
  if (!keys) return undefined;
  const delay: CompiledDuration | undefined =
    keys.delay === undefined ? RETRY.delay : reader.duration(keys.delay, [...path, 'delay']);
  return (
    delay && {
      attempts: keys.attempts ?? RETRY.attempts,
      delay,
      backoff: keys.backoff ?? RETRY.backoff,
    }
  );
}

function readCompensate(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
  ofActivity: RetryPolicy | undefined,
): ActivityStep['compensate'] | undefined {
  if (value === undefined) return null;
  const isActive = reader.needsLevel3(path);
  if (isActive) reader.compensations.push(path);
  const keys = reader.keys(value, compensateShape, path);
  const retry = keys && readRetry(reader, keys.retry, [...path, 'retry'], ofActivity);
  if (keys?.activity === undefined) return undefined;
  const input = readInput(reader, keys.activity, keys.with, path);
  if (!isActive) return null;
  return retry && { integration: keys.activity, input, retry };
}

/** FR-L2-010, FR-L3-004. Calls an integration; its output is stored under `as`. */
export function readActivity(
  reader: DefinitionReader,
  keys: ReadKeys<typeof stepShapes.activity>,
  path: JsonPath,
): ActivityStep | undefined {
  const retry = readRetry(reader, keys.retry, [...path, 'retry']);
  const compensate = readCompensate(reader, keys.compensate, [...path, 'compensate'], retry);
  if (keys.as !== undefined) reader.answers.add(keys.as);
  if (keys.activity === undefined) return undefined;
  const input = readInput(reader, keys.activity, keys.with, path);
  if (!retry || compensate === undefined) return undefined;
  return {
    kind: 'activity',
    path: formatPath(path),
    integration: keys.activity,
    input,
    as: keys.as ?? null,
    retry,
    compensate,
    optional: keys.optional ?? false,
  };
}
