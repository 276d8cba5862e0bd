import type { Core } from '@strapi/strapi';

import { withoutOwn, type StrapiSchema } from '../schema/retention/untrack';
import { ownSchema } from '../schema/retention/own-schema';
import { overwrite, type Patch } from './patch';

const TABLE = 'strapi_database_schema';

/**
 * Keeps our tables and columns out of Strapi's stored schema, so that a boot without the plugin
 * does not drop them. Call it in `register`.
 *
 * Done twice, because each alone leaves a gap: when Strapi stores its schema, so that a process
 * killed right after has not tracked our tables; and after every sync (`untrackWritten`), to remove
 * what was tracked in another way. Strapi's hash remains that of the whole schema, so an unchanged
 * start does not sync. Since 5.54.0.
 */
export function retainSchema(strapi: Core.Strapi): Patch {
  const selfTest = untrackWhileWriting(strapi);
  return { name: 'schema-storage', overwrites: ['db.schema.schemaStorage.add'], selfTest };
}

function untrackWhileWriting(strapi: Core.Strapi): () => void {
  const original = { ...strapi.db.schema.schemaStorage };
  return overwrite(
    () => strapi.db.schema.schemaStorage,
    'add',
    () => (schema) => {
      // `add` takes the hash from `this`.
      const whole = { ...original, hashSchema: () => original.hashSchema(schema) };
      return original.add.call(whole, withoutOwn(schema, ownSchema(strapi)));
    },
  );
}

/** One query, and a second one only where there was something to remove. */
export async function untrackWritten(strapi: Core.Strapi): Promise<void> {
  const own = ownSchema(strapi);
  const rows: MemoryRow[] = await strapi.db.getConnection(TABLE).select('id', 'schema');
  for (const { id, schema } of rows) {
    const remembered = parse(schema);
    const kept = withoutOwn(remembered, own);
    if (kept === remembered) continue;
    await strapi.db
      .getConnection(TABLE)
      .where({ id })
      .update({ schema: JSON.stringify(kept) });
  }
}

interface MemoryRow {
  readonly id: number;
  /** PostgreSQL's driver returns parsed JSON, MariaDB and SQLite return text. */
  readonly schema: StrapiSchema | string;
}

const parse = (schema: StrapiSchema | string): StrapiSchema =>
  typeof schema === 'string' ? (JSON.parse(schema) as StrapiSchema) : schema;
