/** The tables of the engine, created in `migrations/`. */
export const TABLES = {
  instances: 'crm_instances',
  tokens: 'crm_tokens',
  tasks: 'crm_tasks',
  assignees: 'crm_task_assignees',
  votes: 'crm_votes',
  timers: 'crm_timers',
  stageLog: 'crm_stage_log',
} as const;

/**
 * Timers that their instance waits for: armed ones, those suspended (`held`) while it is paused, and
 * dead ones, which have failed too often and are not claimed.
 */
export const WAITING_TIMERS = ['armed', 'held', 'dead'];
