const TYPES = ['note', 'call', 'email', 'meeting'] as const;

/** A type of interactions that has a name; others are called notes. */
export const interactionType = (type: string | null): (typeof TYPES)[number] =>
  TYPES.find((one) => one === type) ?? 'note';
