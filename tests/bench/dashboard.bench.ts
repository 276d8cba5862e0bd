import { ACTOR, BenchApp, benchmark } from './pipelines';
import { ms, percentile, print } from './wall';

/** PR-002: the pending items of a person, among 100,000 open tasks. On PostgreSQL. */
const ALL = 100_000;
const PEOPLE = 200;
const TEAMS = 20;

const CALLS = {
  id: 'calls',
  entities: { lead: { stages: ['new', 'done'] } },
  transitions: {
    call: { from: 'new', to: 'done', do: [{ task: 'Call', assign: { role: 'authenticated' } }] },
  },
};

/** Half of the tasks are for persons, half for teams; every tenth lead has an owner. */
function spread(table: string, people: readonly string[], teams: readonly string[]) {
  return (of: string, _row: unknown, n: number): object => {
    const person = people[Math.floor(n / 2) % people.length]!;
    const team = teams[Math.floor(n / 2) % teams.length]!;
    if (of === table) return { assignee: n % 2 === 0 ? person : team };
    if (of === 'crm_contacts') return { owner: n % 10 === 0 ? person : null };
    if (of === 'crm_tasks') return { due_at: Date.now() + ((n * 7919) % 1_000_000) };
    return {};
  };
}

benchmark(async () => {
  const bench = await BenchApp.start({ listen: true });
  try {
    const { strapi } = bench.app;
    const role = await strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'authenticated' } });
    await bench.app.http.grant('authenticated', ['plugin::nexus-crm.contact.find']);
    const people: string[] = [];
    for (let index = 0; index < PEOPLE; index += 1) {
      const user = await strapi.db.query('plugin::users-permissions.user').create({
        data: {
          ...{ username: `user${index}`, email: `u${index}@example.com`, confirmed: true },
          role: role.id,
        },
      });
      people.push(`user:${user.documentId}`);
    }
    const teams: string[] = [];
    for (let index = 0; index < TEAMS; index += 1) {
      const members = people.filter((_, number) => number % TEAMS === index);
      const team = await (strapi.documents('plugin::nexus-crm.team' as any) as any).create({
        data: { key: `team${index}`, name: `Team ${index}`, members },
      });
      teams.push(`team:${team.documentId}`);
    }
    await bench.publish(CALLS);
    const first = await bench.start('calls', await bench.lead());
    await bench.service('engine').act(first, 'call', { actor: ACTOR });
    await bench.copies(first, ALL, 'many', spread('crm_task_assignees', people, teams));

    const dashboard = bench.service('dashboard');
    const statements: string[] = [];
    const listen = ({ sql }: { sql: string }) => statements.push(sql);
    bench.knex.on('query', listen);
    const page = await dashboard.forUser(people[3]!).pending();
    bench.knex.removeListener('query', listen);
    const { counts } = page.meta;
    print(`open tasks in all`, ALL.toLocaleString('en'));
    print('statements of one page', String(statements.length));
    print('of one person: tasks, leads', `${counts.task}, ${counts.lead}`);
    for (const [name, query] of [
      ['first page, by due date', {}],
      ['tenth page, by due date', { pagination: { page: 10 } }],
      ['first page, by label, tasks alone', { sort: 'label', filters: { kind: 'task' } }],
    ] as const) {
      const times: number[] = [];
      for (let round = 0; round < 220; round += 1) {
        const person = people[(round * 7) % people.length]!;
        const before = performance.now();
        await dashboard.forUser(person).pending(query);
        if (round >= 20) times.push(performance.now() - before);
      }
      const [half, most] = [percentile(times, 0.5), percentile(times, 0.95)];
      print(name, `p50 ${ms(half)}, p95 ${ms(most)}`);
    }
  } finally {
    await bench.dispose();
  }
});
