import { ADMIN_ACTIONS } from '../../constants';
import { GetHealth, GetMetrics } from '../../contracts/health';
import { defineArea } from '../endpoint';

export const health = defineArea<'operate'>({
  tag: 'Health',
  description: 'For monitoring: whether timers and background jobs are carried out.',
  level: 2,
  permissions: { operate: ADMIN_ACTIONS.instancesOperate },
  endpoints: [
    {
      right: 'operate',
      method: 'GET',
      path: '/health',
      handler: 'health.find',
      operation: {
        id: 'getHealth',
        summary: 'Get the depth and lag of timers and background jobs, and what the worker does',
        description:
          '200 also where `status` is `degraded`. Each number of rows stops at 10,000, so that the answer is as cheap with a million timers.',
      },
      contract: () => ({ response: GetHealth.response }),
    },
    {
      right: 'operate',
      method: 'GET',
      path: '/health/metrics',
      handler: 'health.metrics',
      operation: {
        id: 'getMetrics',
        summary: 'Get the same numbers in the text format 0.0.4 of Prometheus',
        produces: 'text/plain',
      },
      contract: () => ({ response: GetMetrics.response }),
    },
  ],
});
