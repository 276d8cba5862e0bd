import { createLevels } from '../../../server/src/services/levels';
import { InstanceCommands } from '../../../server/src/services/engine/commands';
import type { EngineService } from '../../../server/src/services/engine/engine';
import { RecordPipelines } from '../../../server/src/services/engine/record-pipelines';
import { InstanceStarts } from '../../../server/src/services/engine/starts';
import type { Composition } from '../../../server/src/services/composition';
import { Sweep } from '../../../server/src/services/engine/sweep';
import { CONTACT, PipelineApp } from './support';

const pipeline = (id: string) => ({
  id,
  entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
  transitions: { win: { from: 'new', to: 'won' } },
});

describe('instances whose record is gone', () => {
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.publish(pipeline('sound'));
    await crm.publish(pipeline('broken'));
  });

  afterAll(() => crm.app.dispose());

  const graph = () => (crm.engine as EngineService).graph;

  /** The parts of another process on the same database. */
  const otherProcess = () => {
    const { strapi } = crm.app;
    const commands = new InstanceCommands(strapi, graph);
    const starts = new InstanceStarts(strapi, graph, commands);
    const levels = createLevels(strapi);
    const { departed } = strapi.plugin('nexus-crm').service<Composition>('composition');
    const pipelines = new RecordPipelines(strapi, { levels, graph, starts, commands, departed });
    return { pipelines, sweep: new Sweep(strapi, graph, { pipelines, departed }) };
  };

  /** A live instance whose record is deleted by SQL. */
  const orphan = async (definition: string) => {
    const id = await crm.lead();
    const { id: instance } = await crm.start(definition, id);
    await crm.app.strapi.db.connection('crm_contacts').where({ document_id: id }).delete();
    return { instance: instance as string, subject: { type: CONTACT, id } };
  };

  const statuses = async (of: readonly { readonly instance: string }[]): Promise<string[]> => {
    const rows = await crm.app.strapi.db
      .connection('crm_instances')
      .whereIn(
        'document_id',
        of.map(({ instance }) => instance),
      )
      .orderBy('id')
      .select('status');
    return rows.map(({ status }) => status as string);
  };

  test('[BR-007] that two processes cancel at once refuse neither', async () => {
    const gone = await orphan('sound');
    const both = [otherProcess(), otherProcess()].map(({ pipelines }) =>
      pipelines.cancelOn([gone.subject]),
    );
    await expect(Promise.all(both)).resolves.toBeDefined();
    expect(await statuses([gone])).toEqual(['cancelled']);
  });

  test('[BR-007] are swept until the server stops, which waits for one instance only', async () => {
    const gone = [await orphan('sound'), await orphan('sound'), await orphan('sound')];
    const { sweep } = otherProcess();
    sweep.start();
    await sweep.stop();
    expect((await statuses(gone)).at(-1)).toBe('active');

    await crm.app.restart();
    while ((await statuses(gone)).includes('active')) await new Promise(setImmediate);
  });

  test('[BR-007] are cancelled although one before them refuses, and the log names that one', async () => {
    const refusing = await orphan('broken');
    const sound = await orphan('sound');
    await crm.app.strapi.db
      .connection('crm_definitions')
      .where({ name: 'broken' })
      .update({ schema: '{}' });
    // Without the sweep that begins where a server listens.
    await crm.app.restart({ listen: false });
    const logged = jest.spyOn(crm.app.strapi.log, 'error');
    const { sweep } = otherProcess();
    sweep.start();
    while ((await statuses([sound])).includes('active')) await new Promise(setImmediate);
    await sweep.stop();
    expect(await statuses([refusing])).toEqual(['active']);
    expect(logged).toHaveBeenCalledWith(
      expect.stringContaining(`the instance ${refusing.instance} could not be swept`),
    );
    logged.mockRestore();
  });
});
