import type { Core } from '@strapi/strapi';

import type { Json } from '../../core/contracts';

interface Encryption {
  /** Null without a key. */
  encrypt(value: string): string | null;
  /** Null without a key, and for a value that was encrypted with another one. */
  decrypt(value: string): string | null;
}

/** Encrypts values with Strapi's encryption service, whose key is `admin.secrets.encryptionKey`. */
export class SecretBox {
  constructor(private readonly strapi: Core.Strapi) {}

  /** Undefined if the app has no encryption key. */
  encrypt(value: Json): string | undefined {
    if (!this.hasKey()) return undefined;
    return this.encryption().encrypt(JSON.stringify(value)) ?? undefined;
  }

  /** Undefined if the value was encrypted with another key, or is corrupt. */
  decrypt(encrypted: string): Json | undefined {
    if (!this.hasKey()) return undefined;
    try {
      const text = this.encryption().decrypt(encrypted);
      return text === null ? undefined : (JSON.parse(text) as Json);
    } catch {
      return undefined;
    }
  }

  private hasKey(): boolean {
    const key: unknown = this.strapi.config.get('admin.secrets.encryptionKey');
    return typeof key === 'string' && key !== '';
  }

  private encryption(): Encryption {
    return this.strapi.service('admin::encryption') as unknown as Encryption;
  }
}
