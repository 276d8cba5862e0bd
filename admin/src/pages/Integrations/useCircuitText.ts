import type { Integration } from '../../../../server/src/contracts/integrations';
import { useTranslate } from '../../hooks/useTranslate';
import { useNow } from '../../process/useClock';
import { circuitText } from './model/circuit';

/** When an integration that is paused after failures is called again, in words. */
export function useCircuitText(integration: Integration): string | undefined {
  const t = useTranslate();
  const isPaused = integration.circuit.state !== 'closed';
  const text = circuitText(integration, useNow(isPaused ? 1_000 : undefined));
  return text && t(text.id, { seconds: text.seconds });
}
