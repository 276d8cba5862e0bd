/** Deeper values count as different; no JSON field accepts them. */
const DEEPEST = 64;

/**
 * Whether two values are stored as the same JSON: a date equals its text, and the order of keys
 * does not matter, because databases do not keep it. Depth is limited, because the input may not be
 * validated yet and recursion could overflow the call stack.
 */
export function isSameJson(left: unknown, right: unknown): boolean {
  return isSame(left, right, 0);
}

function isSame(left: unknown, right: unknown, depth: number): boolean {
  if (left === right) return true;
  if (left instanceof Date || right instanceof Date) {
    return asText(left) !== undefined && asText(left) === asText(right);
  }
  if (!isObject(left) || !isObject(right) || depth >= DEEPEST) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((entry, index) => isSame(entry, right[index], depth + 1))
    );
  }
  const keys = keysOf(left);
  return (
    keys.length === keysOf(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key], depth + 1))
  );
}

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null;

const keysOf = (value: JsonObject): string[] =>
  Object.keys(value).filter((key) => value[key] !== undefined);

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined;
}
