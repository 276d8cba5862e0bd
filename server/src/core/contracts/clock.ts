/** The only source of time in the core. Tests use a simulated clock. */
export interface Clock {
  now(): Date;
}
