import { createHasInteraction } from '../../conditions';
import type { Commit, ConditionContract, Subject, SubjectFacts } from '../../core/contracts';
import { CrmValidationError } from '../../core/errors';
import { inventedValues } from '../../strapi/ports/subjects/invented';
import { SubjectFactsOf } from '../../strapi/ports/subjects/subject-facts';
import { asWriteRefused } from '../../strapi/ports/write-refused';
import { isRecordUid } from '../../strapi/records/rules';
import { Simulation } from '../simulation';
import type { SimulationOptions } from '../simulation/simulation';
import { decisionPorts, type EngineParts } from './engine';

/** No interactions, for a caller who may not read them. */
const NONE: ConditionContract = createHasInteraction({ count: () => Promise.resolve(0) });

/** Builds the simulation from the ports of the engine that change nothing. */
export function composeSimulation(
  parts: EngineParts,
  {
    compile,
    read,
  }: Pick<SimulationOptions, 'compile'> & {
    readonly read: (subject: Subject) => Promise<SubjectFacts | undefined>;
  },
): Simulation {
  const { strapi, clock, liveFields, directory, registries, stored } = parts;
  const facts = new SubjectFactsOf(strapi, liveFields.registry, parts.fieldTypes);
  return new Simulation({
    ...{ strapi, clock, liveFields, compile },
    records: {
      read,
      factsOf: (type, values) => facts.from(type, values),
      invent: (type, given) => inventedValues(strapi, facts, type, given),
    },
    check: (commit) => checkCommit(parts, commit),
    directory: {
      describe: (actor) => directory.describe(actor),
      resolve: (target, pick) => directory.resolve(target, pick),
      standInsOf: (assignees) => directory.standInsOf(assignees),
    },
    isAnybodyThere: (whom) => directory.isAnybodyThere(whom),
    gone: (people) => directory.gone(people),
    integration: async (name) => (await stored.find(name)) ?? registries.integrations.find(name),
    automations: () => registries.automations.names(),
    engine: (mayReadInteractions) => {
      const ports = decisionPorts(parts);
      const { conditions = [] } = ports;
      return mayReadInteractions
        ? ports
        : { ...ports, conditions: conditions.map((one) => (one.name === NONE.name ? NONE : one)) };
    },
  });
}

/** The rules of the CRM's own records, references and unique values included. */
async function checkCommit(
  { checkRecord }: EngineParts,
  { decision, record }: Commit,
): Promise<void> {
  const { type: uid } = decision.next.subject;
  const given = Object.fromEntries(
    decision.effects.flatMap((effect) =>
      effect.kind === 'record.changed' ? Object.entries(effect.values) : [],
    ),
  );
  if (!record || !isRecordUid(uid) || Object.keys(given).length === 0) return;
  const { problems } = await checkRecord({
    ...{ uid, given, before: record.values, verified: new Set<string>() },
  });
  if (problems.length > 0) throw asWriteRefused(new CrmValidationError(problems));
}
