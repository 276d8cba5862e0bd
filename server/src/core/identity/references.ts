import type { Assignee, Person } from '../contracts';

/** Who has an account: users of Users & Permissions, and admins. */
export type PersonKind = 'user' | 'admin';

/** `user:<documentId>` or `admin:<documentId>`, taken apart. */
export interface PersonReference {
  readonly kind: PersonKind;
  readonly documentId: string;
}

/** Who may answer for a record: a person, or a team. */
export interface OwnerReference {
  readonly kind: PersonKind | 'team';
  readonly documentId: string;
}

const OWNER = /^(user|admin|team):([A-Za-z0-9_-]{1,100})$/;

/** Names of roles are the app's own: anything without blanks and control characters. */
const ROLE = /^role:[^\s\p{C}]{1,180}$/u;

/** Takes the reference of a person or team apart, or answers `undefined` where it is none. */
export function parseOwner(text: unknown): OwnerReference | undefined {
  const parts = typeof text === 'string' ? OWNER.exec(text) : null;
  if (!parts) return undefined;
  return { kind: parts[1] as OwnerReference['kind'], documentId: parts[2] as string };
}

/** The same, of a person alone. */
export function parsePerson(text: unknown): PersonReference | undefined {
  const parts = parseOwner(text);
  return parts && parts.kind !== 'team' ? { ...parts, kind: parts.kind } : undefined;
}

export const formatPerson = ({ kind, documentId }: PersonReference): Person =>
  `${kind}:${documentId}`;

export const isPerson = (value: unknown): value is Person => parsePerson(value) !== undefined;

/** Whether a task or record may be assigned to it; whether it exists, the directory knows. */
export function isAssignee(value: unknown): value is Assignee {
  return typeof value === 'string' && (OWNER.test(value) || ROLE.test(value));
}
