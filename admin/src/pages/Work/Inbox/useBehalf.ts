import { useTranslate } from '../../../hooks/useTranslate';
import { usePersonText } from '../../../inputs/people/usePersonText';

/** For whom the user stands in, in words; null for their own work. */
export function useBehalf({ onBehalfOf }: { onBehalfOf: string | null }): string | null {
  const t = useTranslate();
  const { text } = usePersonText(onBehalfOf);
  return onBehalfOf && t('inbox.behalf', { name: text });
}
