import type { Core } from '@strapi/strapi';

import type { Assignee } from '../../core/contracts';
import { describeError } from '../../core/describe-error';
import { isPerson } from '../../core/identity';
import type { Departure } from '../../strapi/hooks/people';
import type { EngineGraph } from './graph';
import type { RecordPipelines } from './record-pipelines';

const BATCH = 500;

/**
 * Handles changes that bypassed the entry points, such as raw SQL or deletions while the plugin was
 * disabled: cancels instances whose record does not exist, and notifies those that wait for people,
 * teams or roles that no longer exist. Runs once when the server starts to listen; idempotent.
 */
export class Sweep {
  #running: Promise<void> | undefined;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly graph: () => EngineGraph,
    private readonly pipelines: RecordPipelines,
  ) {}

  start(): void {
    this.#running = this.run().catch((error: unknown) => {
      this.strapi.log.error(`nexus-crm: instances could not be swept: ${describeError(error)}`);
    });
  }

  /** Waits for the current step. */
  async stop(): Promise<void> {
    await this.#running;
  }

  private async run(): Promise<void> {
    await cancelOrphans(this.graph(), this.pipelines);
    await tellOfDepartures(this.graph(), this.pipelines);
  }
}

/** Types that the app does not have now are skipped: their plugin may come back. */
async function cancelOrphans(graph: EngineGraph, pipelines: RecordPipelines): Promise<void> {
  const { rows, list, tableOf } = graph;
  for (const type of await list.subjectTypes()) {
    const table = tableOf(type);
    for (let after = 0; table; ) {
      const orphans = await rows.withoutRecord(type, table, { after, limit: BATCH });
      await pipelines.cancelOn(orphans.map(({ subject }) => subject));
      const last = orphans.at(-1);
      if (!last) break;
      after = last.place;
    }
  }
}

async function tellOfDepartures(graph: EngineGraph, pipelines: RecordPipelines): Promise<void> {
  const { waiting, accounts, directory } = graph;
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
    await pipelines.tell(departures);
    after = last;
  }
}
