/** What survives `JSON.parse(JSON.stringify(x))` unchanged: all that a snapshot may hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}
