import type { CustomFieldFile } from '../../../../../server/src/contracts/custom-fields';

/**
 * Parses a file of field definitions as far as the browser can; the server validates the rest.
 * `notJson` and `notOurs` are errors.
 */
export function readFieldFile(text: string): CustomFieldFile | 'notJson' | 'notOurs' {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return 'notJson';
  }
  return isFieldFile(content) ? content : 'notOurs';
}

const isFieldFile = (content: unknown): content is CustomFieldFile =>
  typeof content === 'object' &&
  content !== null &&
  'format' in content &&
  content.format === 'nexus-crm.custom-fields' &&
  'fields' in content &&
  Array.isArray(content.fields);

/** `custom-fields-contact.json`, or `custom-fields.json` for all types. */
export const fileNameOf = (uid?: string): string =>
  uid === undefined
    ? 'custom-fields.json'
    : `custom-fields-${uid.replace(/^.*\./, '').replace(/[^\w-]/g, '')}.json`;
