import { isList, isMap, mapAt, type Document, type Json } from './document';

/** Attributes of records of the CRM that pipelines ask about most. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  lead: ['name', 'email', 'phone', 'contactStatus', 'score', 'owner'],
  contact: ['name', 'email', 'phone', 'contactStatus', 'score', 'owner'],
  opportunity: ['name', 'value', 'currency', 'closeDate', 'lostReason', 'owner'],
  campaign: ['name', 'start', 'end', 'owner'],
};

/** The data keys that a definition declares or names, and attributes of its records. */
export function keysOf(document: Document, entity: string | undefined): readonly string[] {
  const declared = Object.keys(mapAt(document, ['dataSchema']));
  const own = entity === undefined ? [] : (ATTRIBUTES[entity] ?? []);
  return [...new Set([...declared, ...own, ...namedIn(document)])];
}

/** Keys that lists of fields and `set` name anywhere. */
function namedIn(value: Json): readonly string[] {
  if (isList(value)) return value.flatMap(namedIn);
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    if (key === 'fields' && isList(part)) return part.filter((one) => typeof one === 'string');
    if (key === 'set' && isMap(part)) return Object.keys(part);
    return namedIn(part);
  });
}
