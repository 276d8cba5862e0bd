import type { JsonObject } from '../core/contracts';
import { DEFINITION_LIMITS } from './limits';

export interface JsonFault {
  readonly code: 'too_large' | 'too_deep' | 'not_json' | 'reserved_name';
  readonly path: ReadonlyArray<string | number>;
  readonly message: string;
  readonly advice: string;
}

interface Place {
  readonly value: unknown;
  readonly key: string | number | undefined;
  readonly parent: Place | undefined;
  readonly depth: number;
}

const ASCII = 0x7f;

/** Bytes in UTF-8, close enough for a limit. */
function bytesOf(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > ASCII) bytes += 1;
  }
  return bytes;
}

function pathOf(place: Place): Array<string | number> {
  const path: Array<string | number> = [];
  for (let at: Place | undefined = place; at?.key !== undefined; at = at.parent)
    path.unshift(at.key);
  return path;
}

const GETTER = Symbol('getter');

function childOf(parent: Place, holder: object, key: string | number): Place {
  const descriptor = Object.getOwnPropertyDescriptor(holder, key);
  const isGetter = descriptor !== undefined && !('value' in descriptor);
  const value: unknown = isGetter ? GETTER : descriptor?.value;
  return { value, key, parent, depth: parent.depth + 1 };
}

/** A plain object of any realm: its prototype is null or an `Object.prototype`. */
function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * Whether a value is JSON within the size limits. Iterative, because the value may be deeply nested
 * or cyclic; runs before any recursive function.
 */
export function findJsonFault(root: unknown): JsonFault | undefined {
  const { bytes: mostBytes, depth: deepest } = DEFINITION_LIMITS;
  const open: Place[] = [{ value: root, key: undefined, parent: undefined, depth: 0 }];
  let bytes = 0;
  for (let place = open.pop(); place; place = open.pop()) {
    const { value, depth } = place;
    bytes += 1;
    if (typeof value === 'string') bytes += bytesOf(value);
    else if (typeof value === 'object' && value !== null) {
      const fault = depth >= deepest ? tooDeep(place) : notPlain(place, value);
      if (fault) return fault;
      const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
      if (Array.isArray(value) && bytes + value.length > mostBytes) return tooLarge();
      for (const key of keys) {
        const child = childOf(place, value, key);
        bytes += typeof key === 'string' ? bytesOf(key) + 1 : 1;
        if (key === '__proto__') return reservedKey(child);
        if (child.value === GETTER) return notJson(child, 'a getter');
        if (bytes > mostBytes) return tooLarge();
        open.push(child);
      }
    } else if (!isScalar(value)) return notJson(place, typeof value);
    if (bytes > mostBytes) return tooLarge();
  }
  return undefined;
}

const isScalar = (value: unknown): boolean =>
  value === null || typeof value === 'boolean' || Number.isFinite(value);

const tooLarge = (): JsonFault => ({
  code: 'too_large',
  path: [],
  message: `The definition is larger than ${DEFINITION_LIMITS.bytes} bytes of JSON.`,
  advice: 'split it into several definitions',
});

const tooDeep = (place: Place): JsonFault => ({
  code: 'too_deep',
  path: pathOf(place).slice(0, 10),
  message: `The definition is nested deeper than ${DEFINITION_LIMITS.depth}.`,
  advice: 'steps can be nested twenty deep; put deeper ones into a transition of their own',
});

const notJson = (place: Place, what: string): JsonFault => ({
  code: 'not_json',
  path: pathOf(place),
  message: `This is ${what}, which is not JSON.`,
  advice: 'a definition holds texts, numbers, true, false, null, lists and objects',
});

function notPlain(place: Place, value: object): JsonFault | undefined {
  return isPlain(value) ? undefined : notJson(place, 'an instance of a class');
}

const reservedKey = (place: Place): JsonFault => ({
  code: 'reserved_name',
  path: pathOf(place),
  message: '"__proto__" is reserved by JavaScript.',
  advice: 'name the key otherwise',
});

/** A deep copy of a value that `findJsonFault` has accepted. */
export const copyJson = (value: unknown): JsonObject =>
  JSON.parse(JSON.stringify(value)) as JsonObject;
