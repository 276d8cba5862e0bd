import type { Integration } from '../../../../../server/src/contracts/integrations';

interface CircuitText {
  readonly id: 'integrations.circuit.open' | 'integrations.circuit.half_open';
  readonly seconds: number;
}

/**
 * Whether an integration is paused after failures, and for how many seconds; undefined if it is not.
 *
 * @param now milliseconds since 1970.
 */
export function circuitText(
  { enabled, circuit: { state, retryAt } }: Pick<Integration, 'enabled' | 'circuit'>,
  now: number,
): CircuitText | undefined {
  if (!enabled || state === 'closed') return undefined;
  const seconds = retryAt === null ? 0 : Math.ceil((Date.parse(retryAt) - now) / 1_000);
  return seconds > 0
    ? { id: 'integrations.circuit.open', seconds }
    : { id: 'integrations.circuit.half_open', seconds: 0 };
}
