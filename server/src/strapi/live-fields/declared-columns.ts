import type { Core } from '@strapi/strapi';

import { isLiveAttribute, type CustomFieldDefinition } from '../../custom-fields';
import type { FieldTypeRegistry } from '../../fields';

/** Strapi's column type of each attribute type. */
const COLUMNS: Readonly<Record<string, string>> = {
  ...{ string: 'string', email: 'string', uid: 'string', enumeration: 'string' },
  ...{ password: 'string', text: 'text', richtext: 'text', integer: 'integer' },
  ...{ biginteger: 'biginteger', float: 'float', decimal: 'decimal', boolean: 'boolean' },
  ...{ date: 'date', time: 'time', datetime: 'datetime', timestamp: 'timestamp' },
  ...{ json: 'json', blocks: 'json' },
};

interface Declared {
  readonly type: string;
  readonly columnName?: string;
}

/**
 * A schema of the app may declare an attribute with the name of a custom field; the declared one
 * takes precedence. Refused if it needs another column type, because Strapi's sync would convert
 * the values, or abort halfway (PostgreSQL).
 *
 * @throws Error with instructions, before anything is changed.
 */
export function refuseOtherColumns(
  strapi: Core.Strapi,
  types: FieldTypeRegistry,
  definitions: readonly CustomFieldDefinition[],
): void {
  for (const field of definitions) {
    const storage = types.find(field.type)?.storage;
    if (!storage || !strapi.db.metadata.has(field.uid)) continue;
    const { attributes } = strapi.db.metadata.get(field.uid);
    for (const [name, attribute] of Object.entries(attributes)) {
      const { type, columnName } = attribute as Declared;
      if (columnName !== field.columnName || isLiveAttribute(attribute)) continue;
      const wanted = COLUMNS[type];
      if (wanted === undefined || holds(wanted, COLUMNS[storage.type])) continue;
      throw new Error(
        `The schema of ${field.uid} declares "${name}" as ${type}, but the column "${columnName}" ` +
          `holds the values of the ${field.state === 'archived' ? 'archived ' : ''}custom field ` +
          `"${field.name}", which is of type ${field.type}. Give the attribute another name, or ` +
          `declare it with the type of the field. To give the field up, delete its row in ` +
          `crm_custom_fields and drop the column.`,
      );
    }
  }
}

/** Whether the values of a column survive a change to the new type: text can store strings. */
const holds = (wanted: string, stored: string | undefined): boolean =>
  wanted === stored || (wanted === 'text' && stored === 'string');
