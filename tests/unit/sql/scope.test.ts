import { knex } from 'knex';

import { DEFAULT_SCOPE } from '../../../server/src/core/contracts';
import { sameScope, ScopedConnection, scopedKey } from '../../../server/src/sql/scope';

const builder = knex({ client: 'pg' });
const theirs = new ScopedConnection(builder, { ...DEFAULT_SCOPE, tenant: 'theirs' });

describe('a connection for the rows of one scope', () => {
  test('reads, updates and deletes rows of the tenant alone', () => {
    const rows = () => theirs.rows('crm_tasks').where({ status: 'open' });
    expect(rows().select('id').toQuery()).toBe(
      `select "id" from "crm_tasks" where "tenant" = 'theirs' and "status" = 'open'`,
    );
    expect(rows().update({ status: 'done' }).toQuery()).toBe(
      `update "crm_tasks" set "status" = 'done' where "tenant" = 'theirs' and "status" = 'open'`,
    );
    expect(rows().delete().toQuery()).toBe(
      `delete from "crm_tasks" where "tenant" = 'theirs' and "status" = 'open'`,
    );
  });

  test('under an alias, the column is that of the alias', () => {
    expect(theirs.rows({ task: 'crm_tasks' }).select('task.id').toQuery()).toBe(
      `select "task"."id" from "crm_tasks" as "task" where "task"."tenant" = 'theirs'`,
    );
  });

  test('inserted rows belong to the tenant', () => {
    expect(theirs.insert('crm_tasks', [{ label: 'Call' }]).toQuery()).toBe(
      `insert into "crm_tasks" ("label", "tenant") values ('Call', 'theirs')`,
    );
  });

  test('joined rows are of the tenant, or of that of the row they are joined to', () => {
    const joined = builder('people')
      .leftJoin('seats as seat', (join) => void theirs.joinIn(join, 'seat'))
      .leftJoin('teams as team', (join) => void join.on(...sameScope('team', 'seat')));
    expect(joined.toQuery()).toBe(
      `select * from "people" left join "seats" as "seat" on "seat"."tenant" = 'theirs' ` +
        `left join "teams" as "team" on "team"."tenant" = "seat"."tenant"`,
    );
  });

  test('the column leads a unique key', () => {
    expect(scopedKey('target')).toEqual(['tenant', 'target']);
  });
});
