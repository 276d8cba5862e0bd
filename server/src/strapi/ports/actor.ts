import type { Core } from '@strapi/strapi';

import { SYSTEM_ACTOR, type Actor } from '../../core/contracts';
import { toStorable } from '../../fields';

/** As long as the label of an actor may be. */
const LABEL_LENGTH = 255;

/**
 * A caller whom nobody signed in. Not the system: it passes no rule that an owner must pass, and
 * its id is no documentId, so it never holds a seat.
 */
export const PUBLIC_ACTOR: Actor = Object.freeze({ kind: 'user', id: 'public', label: 'Public' });

interface RequestState {
  readonly user?: Person;
  readonly auth?: {
    readonly strategy?: { readonly name?: string };
    readonly credentials?: (Person & { readonly name?: string }) | null;
  };
}

interface Person {
  readonly id?: number | string;
  readonly documentId?: string;
  readonly username?: string | null;
  readonly firstname?: string | null;
  readonly lastname?: string | null;
  readonly email?: string | null;
}

const labelOf = (person: Person): string =>
  toLabel(
    person.username ||
      [person.firstname, person.lastname].filter(Boolean).join(' ') ||
      person.email ||
      String(person.documentId ?? person.id),
  );

/** Names are people's own: whatever stands in them, the history can be written. */
const toLabel = (name: string): string => toStorable(name.slice(0, LABEL_LENGTH));

/** Who stands behind the state of a request. */
export function actorOf(state: RequestState): Actor {
  const { auth, user } = state;
  const strategy = auth?.strategy?.name;
  const person = user ?? auth?.credentials ?? undefined;
  if (strategy === 'api-token' || strategy === 'content-api-token') {
    const token = auth?.credentials;
    const label = toLabel(token?.name ?? 'API token');
    return { kind: 'token', id: String(token?.id ?? 'unknown'), label };
  }
  if (!person) return PUBLIC_ACTOR;
  const kind = strategy === 'admin' || strategy === 'admin-token' ? 'admin' : 'user';
  return { kind, id: String(person.documentId ?? person.id), label: labelOf(person) };
}

/** The actor of what runs now: the request's caller, else the system (boot, CLI, workers). */
export function currentActor(strapi: Core.Strapi): Actor {
  const context = strapi.requestContext.get();
  return context ? actorOf(context.state) : SYSTEM_ACTOR;
}
