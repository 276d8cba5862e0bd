import type { FieldTypeContract } from '../../core/contracts';
import { isPerson, parseOwner } from '../../core/identity';

const PERSON = 'a person, written user:<documentId> or admin:<documentId>';
const SEATS = 1000;

/** A Users & Permissions user or an admin. */
export const person: FieldTypeContract = {
  name: 'person',
  rules: [],
  storage: { type: 'string' },
  comparable: true,
  indexable: true,
  check: (value) => (isPerson(value) ? undefined : `must be ${PERSON}`),
};

/** A person or a team. */
export const owner: FieldTypeContract = {
  name: 'owner',
  rules: [],
  storage: { type: 'string' },
  comparable: true,
  indexable: true,
  check: (value) =>
    parseOwner(value) ? undefined : `must be ${PERSON}, or a team, written team:<documentId>`,
};

/** The seats of a team: each person at most once. */
export const people: FieldTypeContract = {
  name: 'people',
  rules: [],
  storage: { type: 'json' },
  comparable: false,
  indexable: false,
  check(value) {
    if (!Array.isArray(value)) return `must be a list; each entry is ${PERSON}`;
    if (value.length > SEATS) return `must have at most ${SEATS} entries, it has ${value.length}`;
    const wrong = value.findIndex((entry) => !isPerson(entry));
    if (wrong >= 0) return `must contain people only: entry ${wrong} must be ${PERSON}`;
    if (new Set(value).size !== value.length) return 'must not name a person twice';
    return undefined;
  },
};
