import type { Agent } from 'undici';

import { IntegrationFailure } from '../failure';
import { guardedAgent, systemResolve, type Resolve } from './guarded-agent';
import { readBody } from './read-body';
import { parseRetryAfter } from './retry-after';
import { TargetPolicy, type TargetRules } from './target-policy';

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The kept part of an answer, in bytes after decompression. */
export const ANSWER_LIMIT = 256 * 1024;

export interface HttpRequest {
  readonly url: string;
  readonly method: (typeof METHODS)[number];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Ends the request; its reason becomes the error. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** By name in lower case; several values are joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether the body was cut at `ANSWER_LIMIT`. */
  readonly truncated: boolean;
}

export interface HttpClientOptions {
  readonly rules: TargetRules;
  /** Called for a refused host, to log its addresses. */
  readonly onRefused?: (hostname: string, addresses: readonly string[]) => void;
  readonly resolve?: Resolve;
}

/**
 * Calls other systems on behalf of integrations: on allowed hosts only, without following redirects
 * (a redirect could lead to a host that is not), and reads at most 256 KB of the answer.
 */
export class HttpClient {
  readonly #policy: TargetPolicy;
  readonly #agent: Agent;

  constructor({ rules, onRefused = () => undefined, resolve = systemResolve }: HttpClientOptions) {
    this.#policy = new TargetPolicy(rules);
    this.#agent = guardedAgent(this.#policy, resolve, onRefused);
  }

  /** Whether a URL may be called, as far as it can be said without resolving it. @throws IntegrationFailure */
  checkUrl(url: string): void {
    this.#policy.checkUrl(url);
  }

  /**
   * Any answer is returned, whatever its status.
   *
   * @throws IntegrationFailure final for a refused target, transient for a failed connection.
   */
  async request({ url, method, headers, body, signal }: HttpRequest): Promise<HttpAnswer> {
    const { origin, pathname, search, hostname } = this.#policy.checkUrl(url);
    try {
      const answer = await this.#agent.request({
        ...{ origin, path: `${pathname}${search}`, method, signal },
        headers: { 'accept-encoding': 'gzip, deflate, br', ...headers },
        body: body ?? null,
      });
      const received = joined(answer.headers);
      const { bytes, truncated } = await readBody(
        answer.body,
        received['content-encoding'],
        ANSWER_LIMIT,
      );
      return { status: answer.statusCode, headers: received, body: bytes, truncated };
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof IntegrationFailure ? error : unreachable(hostname, error);
    }
  }

  /** Closes all connections; requests fail. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

/** Statuses after which the same request may succeed later. */
const TRANSIENT: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * The failure of a request that was answered with an error; undefined for a success. A redirect is
 * an error.
 */
export function failureOf(
  { status, headers }: HttpAnswer,
  now: number,
): IntegrationFailure | undefined {
  if (status >= 200 && status < 300) return undefined;
  const retryable = status >= 500 || TRANSIENT.has(status);
  const retryAfter = retryable ? parseRetryAfter(headers['retry-after'], now) : undefined;
  const why = status < 400 ? '; redirects are not followed: use the final URL' : '';
  return new IntegrationFailure(`The receiver answered ${status}${why}.`, {
    retryable,
    retryAfter,
  });
}

const joined = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );

/** Codes of connection errors, which say nothing about what answered. */
function unreachable(hostname: string, cause: unknown): IntegrationFailure {
  const { code } = cause as { readonly code?: unknown };
  const said = typeof code === 'string' ? ` (${code})` : '';
  return new IntegrationFailure(`The host "${hostname}" could not be reached${said}.`, {
    ...{ retryable: true, cause },
  });
}
