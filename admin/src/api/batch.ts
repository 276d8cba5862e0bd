/** The admin's request function, as RTK Query passes it to a `queryFn`. */
export type Ask = (request: {
  url: string;
  method: 'GET';
  config: { params: object };
}) => PromiseLike<{ data?: unknown; error?: unknown }> | { data?: unknown; error?: unknown };

export type Answer<Value, Failure> =
  | { readonly data: Value; readonly error?: undefined }
  | { readonly data?: undefined; readonly error: Failure };

type Load<Value, Failure> = (
  ids: readonly string[],
  ask: Ask,
) => Promise<Answer<ReadonlyMap<string, Value>, Failure>>;

/** The limit of ids in one request. */
const MOST = 100;

/**
 * Joins lookups of single ids that are asked for at the same time into one request: a page of a list
 * asks for the names of all its rows at once. Ids that the server does not return resolve to `null`.
 */
export class Batch<Value, Failure> {
  readonly #waiting = new Map<string, ((answer: Answer<Value | null, Failure>) => void)[]>();

  constructor(private readonly load: Load<Value, Failure>) {}

  find(id: string, ask: Ask): Promise<Answer<Value | null, Failure>> {
    return new Promise((resolve) => {
      if (this.#waiting.size === 0) setTimeout(() => void this.#flush(ask));
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), resolve]);
    });
  }

  async #flush(ask: Ask): Promise<void> {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (let from = 0; from < waiting.length; from += MOST) {
      const part = waiting.slice(from, from + MOST);
      const answer = await this.load(
        part.map(([id]) => id),
        ask,
      );
      for (const [id, resolves] of part) {
        const one =
          answer.data === undefined
            ? { error: answer.error }
            : { data: answer.data.get(id) ?? null };
        for (const resolve of resolves) resolve(one);
      }
    }
  }
}
