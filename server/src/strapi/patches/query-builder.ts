import type { Core } from '@strapi/strapi';

import { CONTACTS_ATTRIBUTE, CONTACTS_COLUMN } from '../../constants';
import { CrmValidationError } from '../../core/errors';
import { toStrapiError } from '../ports/errors';
import { columnsOf } from '../level-1/columns';
import type { Host } from '../level-1/host';
import { namedColumns, type QueryBuilder } from '../level-1/named-columns';
import { expectThat, overwrite, type Patch } from './patch';

/** The possible names of the column, as `namedColumns` spells them. */
const NAMES = new Set([CONTACTS_COLUMN, CONTACTS_ATTRIBUTE.toLowerCase()]);

/** A substring of all of these names, for a quick check. */
const WORD = 'nexus';

interface GuardOptions {
  readonly hosts: readonly Host[];
  /** Whether an export or import is running, which may read and write the column. */
  readonly isLifted: () => boolean;
}

/**
 * Keeps the column out of every statement of Strapi's query layer, through which all entry points
 * pass: Document Service, `strapi.db.query`, entity service, populate and filters across relations,
 * `strapi.db.queryBuilder`. `SELECT *` becomes the list of the other columns, so that listing
 * documents does not read their contacts; a statement that names the column is refused with 400.
 * The self-test runs immediately, before any read: a failed boot is better than a readable column.
 * Since 5.54.0.
 *
 * @throws CrmConfigurationError if this version of Strapi builds statements differently.
 */
export function guardQueries(strapi: Core.Strapi, { hosts, isLifted }: GuardOptions): Patch {
  const { metadata } = strapi.db;
  const guarded = new Map(hosts.map(({ table, uid }) => [table, uid]));

  const guard = (builder: QueryBuilder, uid: string): QueryBuilder => {
    const processState = builder.processState.bind(builder);
    const clone = builder.clone.bind(builder);
    builder.clone = () => guard(clone(), uid);
    builder.processState = () => {
      const isNew = !builder.state.processed;
      processState();
      if (!isNew || isLifted()) return;
      const meta = metadata.get(uid);
      // Checked after Strapi has resolved names and relations: one check for all parts of a query.
      for (const { table, column } of namedColumns(builder, meta.tableName, WORD)) {
        // If the table is unknown, the column counts as ours.
        const host = table === undefined ? uid : guarded.get(table);
        if (host !== undefined && NAMES.has(column)) throw refusal(host);
      }
      if (guarded.has(meta.tableName)) leaveOut(builder, columnsOf(meta));
    };
    return builder;
  };

  const intact = overwrite(
    () => strapi.db.entityManager,
    'createQueryBuilder',
    (create) => (uid) => guard(create(uid), uid),
  );
  const selfTest = () => {
    intact();
    for (const { uid } of hosts) assertGuarded(strapi, uid);
  };
  selfTest();
  return {
    name: 'query-builder',
    overwrites: [
      'db.entityManager.createQueryBuilder',
      'QueryBuilder.processState',
      'QueryBuilder.clone',
    ],
    selfTest,
  };
}

/** Replaces `*` by columns. Knex and Strapi quote and alias them later. */
function leaveOut(builder: QueryBuilder, columns: readonly string[]): void {
  const { state } = builder;
  const others = columns.filter((column) => column !== CONTACTS_COLUMN);
  state.select = [
    ...new Set(
      state.select.flatMap((name) =>
        name === '*' || name === `${builder.alias}.*` ? others : [name],
      ),
    ),
  ];
}

const refusal = (uid: string): unknown =>
  toStrapiError(
    new CrmValidationError([
      {
        path: [CONTACTS_ATTRIBUTE],
        message:
          `"${CONTACTS_ATTRIBUTE}" holds the contacts of ${uid} and is not open to queries or ` +
          "writes; use strapi.plugin('nexus-crm').service('crm').for(uid, documentId)",
      },
    ]),
  );

function assertGuarded(strapi: Core.Strapi, uid: string): void {
  const statement = strapi.db.queryBuilder(uid).select('*').getKnexQuery().toQuery();
  let refused = false;
  try {
    strapi.db
      .queryBuilder(uid)
      .where({ [CONTACTS_ATTRIBUTE]: null })
      .getKnexQuery();
  } catch {
    refused = true;
  }
  expectThat(
    refused && !statement.includes(CONTACTS_COLUMN) && !statement.includes('*'),
    `Strapi ${String(strapi.config.get('info.strapi'))} builds its queries in a way that this ` +
      'version of the plugin cannot guard; use a version of the plugin that supports it.',
  );
}
