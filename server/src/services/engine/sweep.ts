import type { Core } from '@strapi/strapi';

import type { Assignee, Person } from '../../core/contracts';
import { describeError } from '../../core/describe-error';
import { isPerson } from '../../core/identity';
import type { Departure } from '../../strapi/hooks/departure-port';
import type { EngineGraph } from './graph';
import type { ForInstance, RecordPipelines } from './record-pipelines';

const BATCH = 500;

/**
 * Handles changes that bypassed the entry points, such as raw SQL or deletions while the plugin was
 * disabled: cancels instances whose record does not exist, and notifies those that wait for people,
 * teams or roles that no longer exist, and ends their delegations. Runs once when the server starts to listen; idempotent. An
 * instance that refuses is logged and skipped.
 */
export class Sweep {
  #running: Promise<void> | undefined;
  #isStopped = false;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly graph: () => EngineGraph,
    private readonly parts: {
      readonly pipelines: RecordPipelines;
      readonly departed: { sweep(): Promise<void> };
    },
  ) {}

  start(): void {
    this.#running = this.#run().catch((error: unknown) => {
      this.strapi.log.error(`nexus-crm: instances could not be swept: ${describeError(error)}`);
    });
  }

  /** Stops after the current instance. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  #hasStopped(): boolean {
    return this.#isStopped;
  }

  async #run(): Promise<void> {
    await this.#cancelOrphans();
    await this.parts.departed.sweep();
    await this.#notifyDepartures();
  }

  readonly #each: ForInstance = async (instance, change) => {
    if (this.#hasStopped()) return;
    try {
      await change();
    } catch (error) {
      const reason = describeError(error);
      this.strapi.log.error(`nexus-crm: the instance ${instance} could not be swept: ${reason}`);
    }
  };

  /** Types that the app does not have now are skipped: their plugin may come back. */
  async #cancelOrphans(): Promise<void> {
    const { rows, list, tableOf } = this.graph();
    for (const type of await list.subjectTypes()) {
      const table = tableOf(type);
      for (let after = 0; table && !this.#hasStopped(); ) {
        const orphans = await rows.withoutRecord(type, table, { after, limit: BATCH });
        const subjects = orphans.map(({ subject }) => subject);
        await this.parts.pipelines.cancelOn(subjects, this.#each);
        const last = orphans.at(-1);
        if (!last) break;
        after = last.place;
      }
    }
  }

  async #notifyDepartures(): Promise<void> {
    const { waiting } = this.graph();
    let after = '';
    while (!this.#hasStopped()) {
      const waitedFor = await waiting.assignees(after, BATCH);
      const last = waitedFor.at(-1);
      if (last === undefined) return;
      for (const departure of await departedAmong(waitedFor, this.graph())) {
        if (this.#hasStopped()) return;
        await this.parts.pipelines.notifyDepartures([departure], this.#each);
      }
      after = last;
    }
  }
}

/** Of people and roles whose plugin is absent now nothing is known; it may come back. */
async function departedAmong(
  waitedFor: readonly Assignee[],
  { accounts, directory }: EngineGraph,
): Promise<readonly Departure[]> {
  const people = waitedFor.filter((one) => isPerson(one) && directory.hasKindOf(one)) as Person[];
  const found = await accounts.findAll(people);
  const present = new Set<Assignee>(
    found.flatMap(({ person, available }) => (available ? [person] : [])),
  );
  const departures: Departure[] = people
    .filter((person) => !present.has(person))
    .map((person) => ({ person }));
  for (const group of waitedFor) {
    if (isPerson(group) || (group.startsWith('role:') && !directory.knowsRoles())) continue;
    const { assignee } = await directory.resolve({ kind: 'assignee', assignee: group }, null);
    if (assignee === null) departures.push({ group });
  }
  return departures;
}
