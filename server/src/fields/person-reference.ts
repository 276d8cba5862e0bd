/** The kinds of answerable parties: people of both worlds, and teams of them. */
export type PersonKind = 'user' | 'admin' | 'team';

/** `user:<documentId>`, `admin:<documentId>` or `team:<documentId>`, taken apart. */
export interface PersonReference {
  readonly kind: PersonKind;
  readonly documentId: string;
}

const REFERENCE = /^(user|admin|team):([A-Za-z0-9_-]{1,100})$/;

/** Takes a reference apart, or answers `undefined` where it is none. */
export function parsePerson(text: unknown): PersonReference | undefined {
  const parts = typeof text === 'string' ? REFERENCE.exec(text) : null;
  if (!parts) return undefined;
  return { kind: parts[1] as PersonKind, documentId: parts[2] as string };
}

export const formatPerson = ({ kind, documentId }: PersonReference): string =>
  `${kind}:${documentId}`;
