import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

import type { ActionView } from '../../contracts/instances';
import type { InstanceId, Subject } from '../../core/contracts';
import { CrmNotFoundError } from '../../core/errors';
import type { StartWith } from '../../core/runner';
import type { InstanceCommands } from './commands';
import type { EngineGraph } from './graph';
import type { StartInput } from './inputs';
import { entityFor } from './record-entity';
import { actorOf, assertSubject } from './actor-and-subject';

/** Starts instances on records. */
export class InstanceStarts {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly graph: () => EngineGraph,
    private readonly commands: InstanceCommands,
  ) {}

  async start(input: StartInput, known: StartWith = {}): Promise<ActionView> {
    const { definition: name, subject, campaign, fields } = input;
    assertSubject(this.strapi, subject);
    const { definitions, storage, engine } = this.graph();
    const definition = known.definition ?? (await definitions.active(name));
    if (!definition) throw new CrmNotFoundError(`There is no definition "${name.slice(0, 80)}".`);
    const record = known.record ?? (await storage.subject(subject));
    if (!record) throw new CrmNotFoundError('There is no such record.', { ...subject });
    const entity =
      campaign === undefined ? entityFor(definition, subject, record, input.entity) : undefined;
    const stage = entity && (await this.stageOf(subject, record.values));
    const order = {
      definition: name,
      instance: createId() as InstanceId,
      subject: { type: subject.type, id: subject.id },
      actor: await actorOf(this.strapi, input),
      ...{ entity: entity?.key, campaign, stage, fields, writable: input.writable },
    };
    const outcome = await engine.start(order, { definition, record, within: known.within });
    return this.commands.answer(outcome);
  }

  /** The stage of a record that is in no pipeline yet. */
  private async stageOf(
    subject: Subject,
    { stage }: Readonly<Record<string, unknown>>,
  ): Promise<string | undefined> {
    if (typeof stage !== 'string' || stage === '') return undefined;
    const live = await this.graph().rows.liveOf(subject);
    return live.some(({ entity }) => entity !== null) ? undefined : stage;
  }
}
