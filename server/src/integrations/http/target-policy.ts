import { isIP, type BlockList } from 'node:net';

import { IntegrationFailure } from '../failure';
import { classifyAddress, includes, rangeList, unmapped } from './address-class';

/** `integrations` of the plugin's configuration. */
export interface TargetRules {
  /** Whether `http:` is allowed besides `https:`. */
  readonly allowHttp: boolean;
  /** Host names, addresses and ranges (`10.1.0.0/16`) of this machine or network. */
  readonly allowPrivate?: readonly string[] | undefined;
}

/** Names of private networks and metadata services, whatever they resolve to. */
const PRIVATE_NAMES = ['localhost', 'local', 'internal', 'localdomain', 'home.arpa', 'lan', 'corp'];
const METADATA_NAMES: ReadonlySet<string> = new Set([
  ...['metadata', 'metadata.google.internal', 'metadata.goog', 'instance-data'],
  ...['instance-data.ec2.internal', 'metadata.tencentyun.com', 'metadata.azure.internal'],
]);

/**
 * Which URLs an integration may call: by default `https:` on public hosts (SSRF guard). Every
 * refusal is final.
 */
export class TargetPolicy {
  readonly #names: ReadonlySet<string>;
  readonly #ranges: BlockList;

  constructor(private readonly rules: TargetRules) {
    const entries = rules.allowPrivate ?? [];
    this.#ranges = rangeList(entries.filter(isRange));
    this.#names = new Set(entries.filter((entry) => !isRange(entry)).map(plainName));
  }

  /** @throws IntegrationFailure */
  checkUrl(text: string): URL {
    if (!URL.canParse(text)) throw refusal('The URL is not valid.');
    const url = new URL(text);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      throw refusal(`The URL must begin with "https://", not "${url.protocol}".`);
    }
    if (url.protocol === 'http:' && !this.rules.allowHttp) {
      throw refusal(
        'The URL must begin with "https://": "http://" needs `integrations.allowHttp` in the configuration.',
      );
    }
    if (url.username !== '' || url.password !== '') {
      throw refusal('The URL must not contain a user or a password: send them in a header.');
    }
    this.checkName(url.hostname);
    return url;
  }

  /** Checks a host name, or an address as written in a URL. @throws IntegrationFailure */
  checkName(hostname: string): void {
    const name = plainName(hostname);
    const address = name.replace(/^\[|\]$/g, '');
    if (isIP(address) !== 0) {
      if (!this.allows(address)) throw notPublic(address);
      return;
    }
    if (METADATA_NAMES.has(name)) throw notPublic(name);
    const isPrivate = PRIVATE_NAMES.some((own) => name === own || name.endsWith(`.${own}`));
    if (isPrivate && !this.#names.has(name)) throw notPublic(name);
  }

  /** Checks what a host name has resolved to: every address must be allowed. @throws IntegrationFailure */
  checkAddresses(hostname: string, addresses: readonly string[]): void {
    const name = plainName(hostname);
    if (addresses.length === 0 || !addresses.every((address) => this.allows(address, name))) {
      throw notPublic(name);
    }
  }

  private allows(address: string, name?: string): boolean {
    const kind = classifyAddress(address);
    if (kind !== 'private') return kind === 'public';
    return (
      (name !== undefined && this.#names.has(name)) || includes(this.#ranges, unmapped(address))
    );
  }
}

const isRange = (entry: string): boolean => isIP(entry.split('/')[0] ?? '') !== 0;

const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

const refusal = (message: string): IntegrationFailure =>
  new IntegrationFailure(message, { retryable: false });

/** The same words whatever the name resolves to, so that they reveal nothing about a network. */
export const notPublic = (host: string): IntegrationFailure =>
  refusal(
    `The host "${host.slice(0, 255)}" is not public and was not called. If it belongs to your network, list it under \`integrations.allowPrivate\` in the configuration.`,
  );
