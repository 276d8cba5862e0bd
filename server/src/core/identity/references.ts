import type { Assignee, Person } from '../contracts';

/** Kinds of accounts: users of Users & Permissions, and admins. */
export type PersonKind = 'user' | 'admin';

/** A parsed `user:<documentId>` or `admin:<documentId>`. */
export interface PersonReference {
  readonly kind: PersonKind;
  readonly documentId: string;
}

/** A possible owner of a record: a person or a team. */
export interface OwnerReference {
  readonly kind: PersonKind | 'team';
  readonly documentId: string;
}

const OWNER = /^(user|admin|team):([A-Za-z0-9_-]{1,100})$/;

/** Role names are chosen by the app: anything without blanks and control characters. */
const ROLE = /^role:[^\s\p{C}]{1,180}$/u;

/** Parses the reference of a person or team; `undefined` for anything else. */
export function parseOwner(text: unknown): OwnerReference | undefined {
  const parts = typeof text === 'string' ? OWNER.exec(text) : null;
  if (!parts) return undefined;
  return { kind: parts[1] as OwnerReference['kind'], documentId: parts[2] as string };
}

/** Parses the reference of a person; `undefined` for anything else. */
export function parsePerson(text: unknown): PersonReference | undefined {
  const parts = parseOwner(text);
  return parts && parts.kind !== 'team' ? { ...parts, kind: parts.kind } : undefined;
}

export const formatPerson = ({ kind, documentId }: PersonReference): Person =>
  `${kind}:${documentId}`;

export const isPerson = (value: unknown): value is Person => parsePerson(value) !== undefined;

/** Validates the form of an assignee; the directory knows whether it exists. */
export function isAssignee(value: unknown): value is Assignee {
  return typeof value === 'string' && (OWNER.test(value) || ROLE.test(value));
}
