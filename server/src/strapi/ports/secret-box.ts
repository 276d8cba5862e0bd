import { createDecipheriv, createHash } from 'node:crypto';

import type { Core } from '@strapi/strapi';

import type { PluginConfig } from '../../config';
import { PLUGIN_ID } from '../../constants';
import type { Json } from '../../core/contracts';

interface Encryption {
  /** Null without a key. */
  encrypt(value: string): string | null;
  /** Null without a key, and for a value that was encrypted with another one. */
  decrypt(value: string): string | null;
}

/** Which key decrypts a value: the one of Strapi, another one of `encryption.otherKeys`, or none. */
export type SecretState = 'current' | 'other_key' | 'unreadable';

/** `v1:iv:content:tag`, all in hexadecimal. */
const VERSION_1 = /^v1:([0-9a-f]{32}):((?:[0-9a-f]{2})*):([0-9a-f]{32})$/;

/**
 * Encrypts values with Strapi's encryption service, whose key is `admin.secrets.encryptionKey`. Strapi knows
 * one key alone, so that values of others are decrypted here, in its format.
 */
export class SecretBox {
  constructor(private readonly strapi: Core.Strapi) {}

  /** Undefined if the app has no encryption key. */
  encrypt(value: Json): string | undefined {
    if (this.key() === undefined) return undefined;
    return this.encryption().encrypt(JSON.stringify(value)) ?? undefined;
  }

  /** Undefined if the value was encrypted with an unknown key, or is corrupt. */
  decrypt(encrypted: string): Json | undefined {
    return this.open(encrypted)?.value;
  }

  stateOf(encrypted: string): SecretState {
    return this.open(encrypted)?.state ?? 'unreadable';
  }

  /** How many keys besides the current one are known. */
  get otherKeys(): number {
    return this.others().length;
  }

  /** Whether values can be encrypted. */
  get hasKey(): boolean {
    return this.key() !== undefined;
  }

  private open(
    encrypted: string,
  ): { readonly value: Json; readonly state: SecretState } | undefined {
    const current = this.key();
    for (const [index, key] of [current, ...this.others()].entries()) {
      const text = key === undefined ? undefined : openWith(key, encrypted);
      const value = text === undefined ? undefined : parse(text);
      if (value !== undefined) return { value, state: index === 0 ? 'current' : 'other_key' };
    }
    // A format of a later Strapi. It logs a warning for each value that it cannot decrypt.
    if (current === undefined || encrypted.startsWith('v1:')) return undefined;
    try {
      const value = parse(this.encryption().decrypt(encrypted));
      return value === undefined ? undefined : { value, state: 'current' };
    } catch {
      return undefined;
    }
  }

  private key(): string | undefined {
    const key: unknown = this.strapi.config.get('admin.secrets.encryptionKey');
    return typeof key === 'string' && key !== '' ? key : undefined;
  }

  private others(): readonly string[] {
    const { encryption } = this.strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`);
    return (encryption.otherKeys ?? []).filter((key) => key !== this.key());
  }

  private encryption(): Encryption {
    return this.strapi.service('admin::encryption') as unknown as Encryption;
  }
}

/** AES-256-GCM: another key does not fit. */
function openWith(key: string, encrypted: string): string | undefined {
  const [, iv, content, tag] = VERSION_1.exec(encrypted) ?? [];
  if (iv === undefined || content === undefined || tag === undefined) return undefined;
  const digest = createHash('sha256').update(key).digest();
  const decipher = createDecipheriv('aes-256-gcm', digest, Buffer.from(iv, 'hex'));
  decipher.setAuthTag(Buffer.from(tag, 'hex'));
  try {
    return decipher.update(content, 'hex', 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

function parse(text: string | null): Json | undefined {
  try {
    return text === null ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}
