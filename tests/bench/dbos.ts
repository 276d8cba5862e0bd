import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import type { TestDatabase } from '../support/database';
import type { Subject } from './wall';

const peers = path.join(__dirname, 'peers', 'package.json');
const PACKAGE = '@dbos-inc/dbos-sdk';

interface Dbos {
  setConfig(config: object): void;
  launch(): Promise<void>;
  shutdown(): Promise<void>;
  registerWorkflow(run: () => Promise<void>, config: { name: string }): () => Promise<void>;
  runStep(run: () => Promise<string>, config: { name: string }): Promise<string>;
}

/** The least durable workflow that DBOS Transact has: one step that does nothing, on the same server. */
export async function dbosWorkflow(
  database: TestDatabase,
): Promise<{ readonly subject: Subject; stop(): Promise<void> } | undefined> {
  if (!fs.existsSync(path.join(path.dirname(peers), 'node_modules', PACKAGE))) return undefined;
  const { DBOS } = createRequire(peers)(PACKAGE) as { DBOS: Dbos };
  const { host, port, user, password } = database.config.connection.connection as Record<
    string,
    string
  >;
  const url = `postgresql://${user}:${password}@${host}:${port}/${database.name}_dbos`;
  DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: url,
    logLevel: 'error',
    runAdminServer: false,
  });
  const step = (): Promise<string> => DBOS.runStep(() => Promise.resolve('done'), { name: 'step' });
  const workflow = DBOS.registerWorkflow(
    async () => {
      await step();
    },
    { name: 'one-step' },
  );
  await DBOS.launch();
  return {
    subject: { name: 'DBOS Transact 5.3: a workflow of one step', run: () => workflow() },
    async stop() {
      await DBOS.shutdown();
      const knex = database.connect();
      await knex.raw('drop database ??', [`${database.name}_dbos`]);
      await knex.destroy();
    },
  };
}
