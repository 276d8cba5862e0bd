import type { Effect, InstanceSnapshot } from '../contracts';

/** `instance.status`, if the status or the reason for parking has changed. */
export const statusEffects = (before: InstanceSnapshot, next: InstanceSnapshot): Effect[] =>
  before.status === next.status && before.fault?.code === next.fault?.code
    ? []
    : [
        {
          kind: 'instance.status',
          status: next.status,
          fault: next.fault,
          endedAt: next.endedAt,
        },
      ];
