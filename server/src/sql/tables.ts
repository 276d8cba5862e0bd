/** The tables of the engine, as `migrations/` makes them. */
export const TABLES = {
  instances: 'crm_instances',
  tokens: 'crm_tokens',
  tasks: 'crm_tasks',
  assignees: 'crm_task_assignees',
  votes: 'crm_votes',
  timers: 'crm_timers',
} as const;

/** Timers that will be carried out: when they fall due, or when the instance is continued. */
export const WAITING_TIMERS = ['armed', 'held'];
