import type { Effect, InstanceSnapshot } from '../contracts';

/** `instance.status` where an instance has left its status, or is parked for another reason. */
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
