/** The tables of the engine, created in `migrations/`. */
export const TABLES = {
  instances: 'crm_instances',
  tokens: 'crm_tokens',
  tasks: 'crm_tasks',
  assignees: 'crm_task_assignees',
  votes: 'crm_votes',
  timers: 'crm_timers',
} as const;

/** Timers that will fire: when due, or (`held`: suspended) once the paused instance continues. */
export const WAITING_TIMERS = ['armed', 'held'];
