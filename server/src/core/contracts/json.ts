/** Values that `JSON.parse(JSON.stringify(x))` leaves unchanged. A snapshot holds nothing else. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}
