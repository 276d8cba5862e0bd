import { MOST_COUNTED, QUEUES, type GetHealth, type QueueHealth } from '../../contracts/health';
import { TIMER_STATES } from '../../contracts/timers';

type Health = GetHealth.Response['data'];

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One metric in Prometheus' text format; label values are words of ours, which need no escaping. */
function gauge(name: string, help: string, samples: readonly Sample[]): string {
  const full = `nexus_crm_timers_${name}`;
  const lines = samples.map(({ labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    return `${full}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
  });
  return [`# HELP ${full} ${help}`, `# TYPE ${full} gauge`, ...lines, ''].join('\n');
}

/** The text format 0.0.4. */
export function metricsText({ status, timers, jobs, worker }: Health): string {
  const queues: readonly (readonly [string, QueueHealth])[] = [
    ...(timers ? [['timers', timers] as const] : []),
    ['jobs', jobs],
  ];
  const slots = (what: 'running' | 'concurrency') =>
    QUEUES.map((queue) => ({
      labels: { queue },
      value: worker[queue][what],
    }));
  return [
    gauge(
      'count',
      `Timers of instances and background jobs by state, at most ${MOST_COUNTED} each.`,
      queues.flatMap(([queue, health]) =>
        TIMER_STATES.map((state) => ({ labels: { queue, state }, value: health[state] })),
      ),
    ),
    gauge(
      'lag_seconds',
      'For how long the earliest unclaimed one has been due.',
      queues.map(([queue, { lagMs }]) => ({ labels: { queue }, value: lagMs / 1_000 })),
    ),
    gauge('degraded', 'Whether one is dead or has been due for more than a minute.', [
      { value: status === 'degraded' ? 1 : 0 },
    ]),
    gauge('worker_running', 'Whether this process carries them out.', [
      { value: worker.isRunning ? 1 : 0 },
    ]),
    ...(worker.connection
      ? [
          gauge('redis_connected', 'Whether this process reaches Redis; without, it polls.', [
            { value: worker.connection.isConnected ? 1 : 0 },
          ]),
        ]
      : []),
    gauge('slots_used', 'What this process carries out now.', slots('running')),
    gauge('slots', 'What this process carries out at most.', slots('concurrency')),
  ].join('');
}
