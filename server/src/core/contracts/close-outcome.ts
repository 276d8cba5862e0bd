/** How `close` ends an instance. */
export type CloseOutcome = 'won' | 'lost';
