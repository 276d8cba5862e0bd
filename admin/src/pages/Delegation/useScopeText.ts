import type { DelegationView } from '../../../../server/src/contracts/delegations';
import { usePipelineText } from '../../hooks/usePipelineText';
import { useTranslate } from '../../hooks/useTranslate';
import { usePersonText } from '../../inputs/people/usePersonText';

/** What a delegation covers, in words. */
export function useScopeText({ scope }: DelegationView): string {
  const t = useTranslate();
  const pipelineText = usePipelineText();
  const { text } = usePersonText(scope.team);
  const parts = [
    scope.definition === null ? '' : pipelineText(scope.definition),
    scope.kind === null ? '' : t(`delegation.kind.${scope.kind}`),
    text,
  ].filter((part) => part !== '');
  return parts.length === 0 ? t('delegation.scope.all') : parts.join(' · ');
}
