import { Session } from 'node:inspector';
import path from 'node:path';

import { ACTOR, BenchApp, benchmark } from './pipelines';
import { print } from './wall';

/**
 * How much of our code a request goes through: files and functions that V8 counts as run, and the
 * statements that reach the database (authentication, BEGIN and COMMIT included), of one request by
 * REST whose kind has been asked before.
 */
const SOURCES = `${path.join(__dirname, '..', '..', 'server', 'src')}${path.sep}`;
const WARM_UP = 3;

const COUNTED = {
  id: 'counted',
  entities: { lead: { stages: ['cold', 'warm', 'done'] } },
  transitions: {
    ...{ warm: { from: 'cold', to: 'warm' }, cool: { from: 'warm', to: 'cold' } },
    win: { from: '*', to: 'done', approval: { strategy: 'unison', voters: { team: 'counters' } } },
  },
};

interface Counted {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
}

const session = new Session();
session.connect();

/** The answer is there before `post` returns: a session answers its own thread at once. */
function inspect(method: string, parameters: object = {}): { readonly result: Counted[] } {
  let answer: unknown;
  session.post(method, parameters, (_error: Error | null, result: unknown) => {
    answer = result;
  });
  return answer as { readonly result: Counted[] };
}

async function count(bench: BenchApp, run: () => Promise<unknown>): Promise<string> {
  const statements: string[] = [];
  const note = ({ sql }: { readonly sql: string }): void => void statements.push(sql);
  bench.knex.on('query', note);
  inspect('Profiler.takePreciseCoverage');
  await run();
  const { result } = inspect('Profiler.takePreciseCoverage');
  bench.knex.off('query', note);
  const ran = result
    .filter(({ url }) => url.replace('file://', '').startsWith(SOURCES))
    .map(({ functions }) => functions.filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0).length)
    .filter((functions) => functions > 0);
  const functions = ran.reduce((sum, each) => sum + each, 0);
  return `${ran.length} files, ${functions} functions, ${statements.length} statements`;
}

benchmark(async () => {
  for (const database of ['postgres', 'sqlite', 'mariadb'] as const) {
    const bench = await BenchApp.start({ database, listen: true });
    try {
      const { http, strapi } = bench.app;
      const token = await http.apiToken('full-access');
      const ok = async (url: string, data: object): Promise<void> => {
        const answer = await http.post(`/api${url}`, { data }, { token });
        if (answer.status >= 300) throw new Error(`${url}: ${JSON.stringify(answer.body)}`);
      };
      const voter = await http.user('voter');
      const members = [`user:${voter.documentId}`];
      await strapi
        .documents('plugin::nexus-crm.team' as never)
        .create({ data: { key: 'counters', name: 'Counters', members } as never });
      await bench.publish(COUNTED);
      const instance = await bench.start('counted', await bench.lead());
      const act = (turn: number): Promise<unknown> =>
        ok(`/nexus-crm/instances/${instance}/actions/${turn % 2 ? 'cool' : 'warm'}`, {});
      const tasks: string[] = [];
      for (let number = 0; number <= WARM_UP; number += 1) {
        const id = await bench.start('counted', await bench.lead());
        const { pending } = await bench.service('engine').act(id, 'win', { actor: ACTOR });
        tasks.push(pending.id);
      }
      await http.grant('authenticated', [
        'plugin::nexus-crm.task-actions.vote',
        'plugin::nexus-crm.contact.findOne',
      ]);
      const vote = async (turn: number): Promise<void> => {
        const url = `/api/nexus-crm/tasks/${tasks[turn]}/vote`;
        const answer = await http.post(
          url,
          { data: { choice: 'approve' } },
          { token: voter.token },
        );
        if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      };
      const contact = (turn: number): Promise<unknown> =>
        ok('/nexus-crm/contacts', { name: `Lea ${turn}`, kind: 'lead' });
      await bench.service('workers').stop();
      inspect('Profiler.enable');
      inspect('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
      const measure = async (what: string, run: (turn: number) => Promise<unknown>) => {
        for (let turn = 0; turn < WARM_UP; turn += 1) await run(turn);
        print(`${database}: ${what}`, await count(bench, () => run(WARM_UP)));
      };
      await measure('an action', act);
      await measure('the vote that decides', vote);
      await bench.publish({ ...COUNTED, id: 'auto', autoStart: true } as { readonly id: string });
      await measure('a lead that starts a pipeline', contact);
      inspect('Profiler.stopPreciseCoverage');
    } finally {
      await bench.dispose();
    }
  }
});
