import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import { Agent, buildConnector } from 'undici';

import { IntegrationFailure } from '../failure';
import type { TargetPolicy } from './target-policy';

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** The resolver of the operating system. */
export const systemResolve: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

const CONNECT_TIMEOUT = 10_000;

/**
 * An agent that resolves a host once per connection, checks all its addresses, and connects only to
 * those: a name that resolves otherwise a moment later (DNS rebinding) has no effect.
 *
 * @param onRefused called with the addresses, which the error does not name.
 */
export function guardedAgent(
  policy: TargetPolicy,
  resolve: Resolve,
  onRefused: (hostname: string, addresses: readonly string[]) => void,
): Agent {
  const vet = async (hostname: string): Promise<readonly string[]> => {
    policy.checkName(hostname);
    if (isIP(hostname) !== 0) return [hostname];
    const addresses = await resolve(hostname).catch((error: unknown) => {
      throw unresolved(hostname, error);
    });
    try {
      policy.checkAddresses(hostname, addresses);
    } catch (error) {
      onRefused(hostname, addresses);
      throw error;
    }
    return addresses;
  };
  return new Agent({
    connect: (options, callback) => {
      const hostname = options.hostname.replace(/^\[|\]$/g, '');
      void vet(hostname).then(
        (addresses) => {
          const dial = buildConnector({
            timeout: CONNECT_TIMEOUT,
            autoSelectFamily: true,
            lookup: (_name, _options, answer) => {
              const found = addresses.map((address) => ({ address, family: isIP(address) }));
              answer(null, found);
            },
          });
          dial({ ...options, hostname }, callback);
        },
        (error: unknown) => {
          callback(error as Error, null);
        },
      );
    },
  });
}

const unresolved = (hostname: string, cause: unknown): IntegrationFailure =>
  new IntegrationFailure(`The host "${hostname.slice(0, 255)}" cannot be resolved.`, {
    ...{ retryable: true, cause },
  });
