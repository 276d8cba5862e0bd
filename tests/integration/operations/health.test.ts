/** @databases sqlite */
import type { GetHealth } from '../../../server/src/contracts/health';
import { DEAD_AFTER } from '../../../server/src/core/retry-delay';
import { PipelineApp } from '../engine/support';

const HOUR = 3_600_000;

/** What a monitoring system asks of timers and background jobs. */
describe('health', () => {
  let crm: PipelineApp;
  let count = 0;

  beforeAll(async () => {
    crm = await PipelineApp.start({
      plugins: { 'nexus-crm': { config: { timers: { worker: false, concurrency: 7 } } } },
    });
  });
  afterAll(() => crm.dispose());
  beforeEach(() => rows().delete());

  const rows = () => crm.app.strapi.db.connection('crm_timers');
  const row = (columns: object) => {
    count += 1;
    return {
      ...{ document_id: `row${count}`, tenant: 'default', instance_id: `instance${count}` },
      ...{ subject_type: 'lead', subject_id: 'lea', type: 'wait', trigger_at: Date.now() + HOUR },
      payload: JSON.stringify({ token: `token${count}`, work: { kind: 'wait' } }),
      ...{ status: 'armed', attempts: 0, recoveries: 0, lease_epoch: 0, position: count },
      ...columns,
    };
  };
  const arm = (...some: readonly object[]) => rows().insert(some.map(row));
  const JOB = { instance_id: null, subject_type: null, subject_id: null, type: 'mail' };
  const leased = (until: number) => ({ lease_owner: 'me', lease_until: Date.now() + until });
  const health = async (): Promise<GetHealth.Response['data']> => {
    const { status, body } = await crm.get<GetHealth.Response>('/health');
    expect(status).toBe(200);
    return body.data;
  };
  const NONE = {
    ...{ waiting: 0, due: 0, running: 0, failing: 0, dead: 0, suspended: 0, lagMs: 0 },
  };

  test('is ok where nothing waits too long', async () => {
    await arm({}, {}, { ...JOB });
    const dialect = crm.app.strapi.db.dialect.client;
    expect(await health()).toEqual({
      status: 'ok',
      timers: { ...NONE, waiting: 2 },
      jobs: { ...NONE, waiting: 1 },
      worker: {
        ...{ isEnabled: false, isRunning: false, driver: 'embedded', connection: null },
        ...{ timers: { running: 0, concurrency: 7 }, jobs: { running: 0, concurrency: 2 } },
        deliveries: { running: 0, concurrency: 5 },
        ...{ mails: { running: 0, concurrency: 5 }, triggers: { running: 0, concurrency: 5 } },
      },
      database: { dialect },
    });
  });

  test('counts each timer and job in one state', async () => {
    await arm(
      ...[{}, { trigger_at: 1 }, { trigger_at: 1, ...leased(HOUR) }],
      // Its process died: it is due again.
      { trigger_at: 1, ...leased(-HOUR) },
      ...[{ attempts: 1 }, { trigger_at: 1, attempts: 2 }],
      { trigger_at: 1, attempts: 3, ...leased(HOUR) },
      { status: 'dead', trigger_at: 1, attempts: DEAD_AFTER },
      ...[
        { status: 'held', trigger_at: 1 },
        { status: 'held', attempts: 4 },
      ],
      ...[
        { ...JOB, ...leased(HOUR) },
        { ...JOB, trigger_at: 1 },
      ],
      { trigger_at: 1, tenant: 'another' },
    );
    const { timers, jobs } = await health();
    expect(timers).toMatchObject({
      ...{ waiting: 1, due: 2, running: 2, failing: 2, dead: 1, suspended: 2 },
    });
    expect(jobs).toMatchObject({ ...NONE, running: 1, due: 1, lagMs: expect.any(Number) });
  });

  interface Situation {
    readonly isLate?: boolean;
    readonly isRunning?: boolean;
    readonly columns?: object;
  }
  const SITUATIONS: [Situation, string, number][] = [
    [{ isLate: true }, 'degraded', HOUR],
    [{ isLate: true, columns: { attempts: 1 } }, 'degraded', HOUR],
    [{ isLate: true, columns: JOB }, 'degraded', HOUR],
    [{ isLate: true, isRunning: true }, 'ok', 0],
    [{ isLate: true, columns: { status: 'held' } }, 'ok', 0],
    [{ columns: { status: 'dead' } }, 'degraded', 0],
    [{ columns: { attempts: 1 } }, 'ok', 0],
  ];

  test.each(SITUATIONS)('with %j it is %s', async (situation, status, lag) => {
    const { isLate = false, isRunning = false, columns } = situation;
    await arm({
      ...columns,
      ...(isRunning && leased(HOUR)),
      ...(isLate && { trigger_at: Date.now() - HOUR }),
    });
    const found = await health();
    expect(found.status).toBe(status);
    const lagMs = Math.max(found.timers!.lagMs, found.jobs.lagMs);
    // By the clock of the database, whatever the machine does meanwhile.
    expect(lagMs).toBeGreaterThanOrEqual(lag && lag - 60_000);
    expect(lagMs).toBeLessThan(lag + 60_000);
  });

  test('the numbers for Prometheus are in its text format', async () => {
    await arm({ trigger_at: Date.now() - HOUR }, { status: 'dead' }, JOB);
    const url = `${crm.app.http.url}/api/nexus-crm/health/metrics`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${crm.token}` } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      ...[200, 'text/plain; version=0.0.4; charset=utf-8'],
    ]);
    const text = await answer.text();
    expect(text.endsWith('\n')).toBe(true);
    const names = new Set<string>();
    const values = new Map<string, number>();
    for (const line of text.trimEnd().split('\n')) {
      const [, kind, name] = /^# (HELP|TYPE) (\S+) .+$/.exec(line) ?? [];
      if (kind === 'HELP') names.add(name!);
      else if (kind === 'TYPE') expect(line).toBe(`# TYPE ${name} gauge`);
      else {
        const [, sample, value] = /^(\w+(?:\{\w+="\w+"(?:,\w+="\w+")*\})?) (\S+)$/.exec(line) ?? [];
        expect([line, [...names].at(-1)]).toEqual([line, sample?.split('{')[0]]);
        values.set(sample!, Number(value));
      }
    }
    expect([...names]).toEqual(
      ['count', 'lag_seconds', 'degraded', 'worker_running', 'slots_used', 'slots'].map(
        (name) => `nexus_crm_timers_${name}`,
      ),
    );
    expect(values.get('nexus_crm_timers_count{queue="timers",state="dead"}')).toBe(1);
    expect(values.get('nexus_crm_timers_count{queue="jobs",state="waiting"}')).toBe(1);
    expect(values.get('nexus_crm_timers_lag_seconds{queue="timers"}')).toBeGreaterThan(3_500);
    expect(values.get('nexus_crm_timers_degraded')).toBe(1);
    expect(values.get('nexus_crm_timers_slots{queue="timers"}')).toBe(7);
    expect(values.get('nexus_crm_timers_slots{queue="deliveries"}')).toBe(5);
  });

  test('a count stops at ten thousand', async () => {
    for (let part = 0; part < 101; part += 1) {
      await arm(...Array.from({ length: 100 }, () => ({})));
    }
    expect((await health()).timers).toMatchObject({ waiting: 10_000, due: 0 });
  });

  test('[SR-001] monitoring needs the permission of its endpoint alone', async () => {
    const token = await crm.app.http.apiToken('custom', ['plugin::nexus-crm.health.metrics']);
    expect((await crm.get('/health', token)).status).toBe(403);
    expect((await crm.get('/timers', token)).status).toBe(403);
    const url = `${crm.app.http.url}/api/nexus-crm/health/metrics`;
    expect((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  });
});
