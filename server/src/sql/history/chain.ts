import { createHash, randomUUID } from 'node:crypto';

import canonicalize from 'canonicalize';

import type { NewHistoryEntry } from '../ports';

/** The `prev` hash of the first entry of a chain. */
export const GENESIS = '0'.repeat(64);

const sha256 = (value: unknown): string =>
  createHash('sha256').update(canonical(value)).digest('hex');

/** Equal values give equal text, whatever the order of their keys (RFC 8785). */
export const canonical = (value: unknown): string => canonicalize(value) ?? 'null';

/** 122 random bits as 32 hexadecimal digits; Node draws them for many UUIDs at once. */
export const newSalt = (): string => randomUUID().replaceAll('-', '');

/** The content of an entry that may be erased. Its digest remains and reveals nothing without the salt. */
export interface Erasable {
  readonly before: unknown;
  readonly after: unknown;
  readonly payload: unknown;
  readonly label: string | null;
}

export const digestOf = (salt: string, { before, after, payload, label }: Erasable): string =>
  sha256([salt, before, after, payload, label]);

/** The hashed columns of an entry, which are never erased. */
export interface Link extends Pick<NewHistoryEntry, 'subject' | 'instance' | 'event' | 'at'> {
  readonly tenant: string;
  readonly parent: NewHistoryEntry['parent'];
  readonly actor: { readonly kind: string; readonly id: string };
  readonly prev: string;
  readonly seq: number;
  readonly digest: string;
}

export const hashOf = ({ actor, parent, subject, ...link }: Link): string =>
  sha256([
    ...[link.prev, link.seq, link.at, link.tenant, subject.type, subject.id, link.instance],
    ...[parent?.type ?? null, parent?.id ?? null, actor.kind, actor.id, link.event, link.digest],
  ]);
