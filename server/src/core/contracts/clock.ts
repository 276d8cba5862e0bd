/** The only source of time; tests bring their own. */
export interface Clock {
  now(): Date;
}
