import type { Core } from '@strapi/strapi';

import { CONTACTS_ATTRIBUTE, CONTACTS_COLUMN } from '../../constants';
import { CrmValidationError } from '../../core/errors';
import { toStrapiError } from '../ports/errors';
import { columnsOf } from '../level-1/columns';
import type { Host } from '../level-1/host';
import { namedColumns, type QueryBuilder } from '../level-1/named-columns';
import { expectThat, overwrite, type Patch } from './patch';

/** What the column may be called, as `namedColumns` spells it. */
const NAMES = new Set([CONTACTS_COLUMN, CONTACTS_ATTRIBUTE.toLowerCase()]);

/** What all of these have in them. */
const WORD = 'nexus';

interface GuardOptions {
  readonly hosts: readonly Host[];
  /** Whether an export or import is under way, which may read and write the column. */
  readonly isLifted: () => boolean;
}

/**
 * Keeps the column out of every statement that Strapi's query layer builds, at the one place that
 * all of them pass: Document Service, `strapi.db.query`, entity service, populate and filters
 * across relations at any depth, `strapi.db.queryBuilder`. `SELECT *` becomes the list of the
 * other columns, so that a list of documents costs the same however many contacts they have; a
 * statement that names the column in any role is refused with 400, and nothing is written.
 * Tested at once, before anything is read: better no boot than a column that can be read. Since 5.54.0.
 *
 * @throws CrmConfigurationError where this version of Strapi builds its statements another way.
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
      // Looked at once Strapi has resolved names and relations: one question for every role.
      for (const { table, column } of namedColumns(builder, meta.tableName, WORD)) {
        // Where the table cannot be told it counts as one of ours.
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

/** Writes the star out. Knex and Strapi quote and alias the columns afterwards. */
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
