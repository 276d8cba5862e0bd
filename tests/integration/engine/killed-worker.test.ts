/**
 * How long the timer of a killed worker waits for another one.
 *
 * @databases postgres
 */
import path from 'node:path';

import { defaultConfig } from '../../../server/src/config';
import { LONGEST_SLEEP } from '../../../server/src/jobs';
import { type Child, spawnChild } from '../../support/child';
import { PipelineApp } from './support';

const KILLED = path.join(__dirname, 'killed-worker.js');
const WORKER = path.join(__dirname, '..', '..', '..', 'bin', 'worker.mjs');

/** The shortest that the configuration allows. */
const LEASE = 3_000;

const WAITS = {
  id: 'waits',
  entities: { lead: { stages: ['new', 'busy'] } },
  transitions: {
    go: { from: 'new', to: 'busy', do: [{ wait: '1 day' }, { set: { score: 'data.score + 1' } }] },
  },
};

describe('the timer of a killed worker', () => {
  let crm: PipelineApp;
  const children: Child[] = [];

  beforeAll(async () => {
    crm = await PipelineApp.start({
      plugins: { 'nexus-crm': { config: { timers: { worker: false, lease: LEASE } } } },
    });
    await crm.publish(WAITS);
  });
  afterAll(async () => {
    for (const child of children) {
      child.process.kill('SIGKILL');
      await child.exit;
    }
    await crm.dispose();
  });

  const spawn = (script: string, ...args: string[]): Child => {
    const child = spawnChild(crm.app, script, args);
    children.push(child);
    return child;
  };

  test('[REL-001] runs again within six seconds at the shortest lease', async () => {
    const lead = await crm.lead({ score: 1 });
    const { id } = await crm.start('waits', lead);
    await crm.act(id, 'go');
    const timer = () => crm.app.strapi.db.connection('crm_timers').where({ instance_id: id });
    const other = spawn(WORKER);
    await other.line('The worker');
    const dying = spawn(KILLED, 'after-claim', '1');
    await dying.line('READY');
    // It is alive, and asleep until the other one has died.
    other.process.kill('SIGSTOP');
    await timer().update({ trigger_at: 1 });
    await dying.exit;
    expect(dying.process.signalCode).toBe('SIGKILL');
    const held = await timer().first();
    expect(held).toMatchObject({ recoveries: 0, lease_epoch: 1 });
    other.process.kill('SIGCONT');
    while ((await crm.contact(lead)).score !== 2);
    const ended = await crm.app.strapi.db
      .connection('crm_history')
      .where({ instance_id: id, event: 'wait.ended' });
    expect(ended).toHaveLength(1);
    const late = Number(ended[0].at) - (Number(held.lease_until) - LEASE);
    console.log(`carried out ${late} ms after its worker had claimed it`);
    expect(late).toBeGreaterThanOrEqual(LEASE);
    // A second for a machine that does other things too.
    expect(late).toBeLessThan(7_000);
  });

  test('by default within 35 seconds: the lease, and the longest time between polls of any driver', () => {
    expect(defaultConfig.timers.lease + LONGEST_SLEEP).toBeLessThanOrEqual(35_000);
  });
});
