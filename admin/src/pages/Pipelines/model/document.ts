/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;

export interface JsonMap {
  readonly [key: string]: Json;
}

/** Where a value stands in the document: `['transitions', 'win', 'do', 0]`. */
export type Path = ReadonlyArray<string | number>;

/** A definition as JSON, whatever it has in it. */
export type Document = JsonMap;

export const isMap = (value: unknown): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

export const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

/** The value at a path; undefined if there is none. */
export function getAt(document: Json | undefined, path: Path): Json | undefined {
  let value = document;
  for (const key of path) {
    if (isList(value) && typeof key === 'number') value = value[key];
    else if (isMap(value) && Object.hasOwn(value, key)) value = value[String(key)];
    else return undefined;
  }
  return value;
}

export const mapAt = (document: Json | undefined, path: Path): JsonMap => {
  const value = getAt(document, path);
  return isMap(value) ? value : {};
};

export const listAt = (document: Json | undefined, path: Path): readonly Json[] => {
  const value = getAt(document, path);
  return isList(value) ? value : [];
};

/**
 * Sets the value at a path. A key that is there keeps its place, a new one is the last; what is missing
 * on the way is made. Setting what is there already, or undefined where nothing is, changes nothing.
 */
export function setAt(document: Document, path: Path, value: Json | undefined): Document {
  if (value === undefined) return removeAt(document, path);
  if (isSame(getAt(document, path), value)) return document;
  return put(document, path, value) as Document;
}

function put(holder: Json | undefined, [key, ...rest]: Path, value: Json): Json {
  if (key === undefined) return value;
  if (typeof key === 'number') {
    const list = isList(holder) ? holder : [];
    const at = Math.min(key, list.length);
    return [...list.slice(0, at), put(list[at], rest, value), ...list.slice(at + 1)];
  }
  const map = isMap(holder) ? holder : {};
  return withKey(map, key, put(getAt(map, [key]), rest, value));
}

/** Entries, so that a key such as `__proto__` is a key like any other. */
function withKey(map: JsonMap, key: string, value: Json): JsonMap {
  const entries = Object.entries(map);
  const at = entries.findIndex(([name]) => name === key);
  if (at < 0) entries.push([key, value]);
  else entries[at] = [key, value];
  return Object.fromEntries(entries);
}

/** Removes a key or an item; what held it stays, even if it is empty then. */
export function removeAt(document: Document, path: Path): Document {
  const last = path.at(-1);
  if (last === undefined || getAt(document, path) === undefined) return document;
  return changeAt(document, path.slice(0, -1), (holder) => {
    if (isList(holder)) return holder.filter((_item, index) => index !== last);
    return isMap(holder)
      ? Object.fromEntries(Object.entries(holder).filter(([key]) => key !== last))
      : holder;
  });
}

/** Inserts an item before the one at that index of a list, which is made if it is missing. */
export function insertAt(document: Document, list: Path, index: number, value: Json): Document {
  const items = listAt(document, list);
  return put(document, list, [...items.slice(0, index), value, ...items.slice(index)]) as Document;
}

/** Moves an item of a list, or a key among those of an object, to another place. */
export function moveAt(document: Document, path: Path, from: number, to: number): Document {
  return changeAt(document, path, (holder) => {
    if (isList(holder)) return moved(holder, from, to);
    return isMap(holder) ? Object.fromEntries(moved(Object.entries(holder), from, to)) : holder;
  });
}

export function moved<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const item = items[from];
  if (item === undefined || from === to || to < 0 || to >= items.length) return items;
  const others = items.filter((_item, index) => index !== from);
  return [...others.slice(0, to), item, ...others.slice(to)];
}

/** Renames a key in its place; nothing changes where the new name is taken. */
export function renameKey(document: Document, path: Path, from: string, to: string): Document {
  return changeAt(document, path, (holder) => {
    if (!isMap(holder) || !Object.hasOwn(holder, from) || Object.hasOwn(holder, to)) return holder;
    return Object.fromEntries(
      Object.entries(holder).map(([key, value]) => [key === from ? to : key, value]),
    );
  });
}

function changeAt(document: Document, path: Path, change: (value: Json) => Json): Document {
  const value = getAt(document, path);
  if (value === undefined) return document;
  const changed = change(value);
  return isSame(value, changed) ? document : (put(document, path, changed) as Document);
}

/** Whether a path is another one, or below it. */
export const isWithin = (path: Path, outer: Path): boolean =>
  outer.every((key, index) => path[index] === key);

export const keyOfPath = (path: Path): string => JSON.stringify(path);
