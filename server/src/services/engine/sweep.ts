import type { Assignee } from '../../core/contracts';
import { isPerson } from '../../core/identity';
import type { Departure } from '../../strapi/hooks/people-guard';
import type { EngineService } from './engine';

const BATCH = 500;

/**
 * What passed no entry point, such as raw SQL or rows removed while the plugin was off: instances whose
 * record is gone are cancelled, and those that wait for people, teams or roles that are gone are told.
 * Once, where the server begins to listen. What is found twice is done once.
 */
export async function sweep(engine: EngineService): Promise<void> {
  await cancelOrphans(engine);
  await tellOfDepartures(engine);
}

/** Types that the app does not have now are left alone: they may come back with their plugin. */
async function cancelOrphans(engine: EngineService): Promise<void> {
  const { rows, list, tableOf } = engine.graph;
  for (const type of await list.subjectTypes()) {
    const table = tableOf(type);
    for (let after = 0; table; ) {
      const orphans = await rows.withoutRecord(type, table, { after, limit: BATCH });
      await engine.pipelines.cancelOn(orphans.map(({ subject }) => subject));
      const last = orphans.at(-1);
      if (!last) break;
      after = last.place;
    }
  }
}

async function tellOfDepartures(engine: EngineService): Promise<void> {
  const { waiting, accounts, directory } = engine.graph;
  let after = '';
  for (;;) {
    const waitedFor: readonly Assignee[] = await waiting.assignees(after, BATCH);
    const last = waitedFor.at(-1);
    if (last === undefined) return;
    const people = waitedFor.filter(isPerson);
    const found = await accounts.findAll(people);
    const present = new Set<Assignee>(
      found.flatMap(({ person, available }) => (available ? [person] : [])),
    );
    const departures: Departure[] = people
      .filter((person) => !present.has(person))
      .map((person) => ({ person }));
    for (const group of waitedFor) {
      if (isPerson(group)) continue;
      const { assignee } = await directory.resolve({ kind: 'assignee', assignee: group }, null);
      if (assignee === null) departures.push({ group });
    }
    await engine.pipelines.tell(departures);
    after = last;
  }
}
