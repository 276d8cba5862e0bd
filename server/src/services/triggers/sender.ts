import type { Actor } from '../../core/contracts';
import { CrmUnauthenticatedError } from '../../core/errors';
import { isPublic } from '../../core/identity';
import { isSigned, type SignedCall } from '../../triggers';
import { kindOf, type KnownTrigger } from './known-triggers';
import { triggerActor } from './origin';

/** Whatever is wrong; Strapi answers "Unauthorized". */
const NOT_SIGNED = 'The call is not signed as this trigger asks, or not in time.';

/** @throws CrmUnauthenticatedError, always with the same text. */
export function assertAuthentic(
  trigger: KnownTrigger,
  call: SignedCall,
  caller: Actor,
  now: number,
): void {
  const { signature } = trigger.settings;
  // A trigger of the app that checks its sender itself.
  if (!signature) return;
  const isAuthentic =
    signature.kind === 'none'
      ? !isPublic(caller)
      : isSigned(signature, trigger.secrets(now), call, now);
  if (!isAuthentic) throw new CrmUnauthenticatedError(NOT_SIGNED);
}

/** The authenticated caller; or the trigger, if its sender is authenticated by it. */
export function actorOf({ key, label, settings, isTrusted }: KnownTrigger, caller: Actor): Actor {
  if (!isPublic(caller) || (kindOf(settings) === 'none' && !isTrusted)) return caller;
  return triggerActor(key, label);
}
