import { Flex, Typography } from '@strapi/design-system';
import { CheckCircle, Lock } from '@strapi/icons';

import type { AvailableAction } from '../../../../../server/src/contracts/available-actions';
import { useTranslate } from '../../../hooks/useTranslate';
import { actionKey, arrangeActions, isPerformable } from '../../../process/model/actions';
import { useActionTitle } from '../../../process/useActionTitle';
import { useObstacleTexts } from '../../../process/useObstacleTexts';
import { Card } from '../../../components/Card';

interface WhyPartProps {
  actions: readonly AvailableAction[];
  /** Whom its tasks and approvals wait for. */
  waitsFor: readonly string[];
}

/** Where it can go from here; for every other way, why not. */
export function WhyPart({ actions, waitsFor }: WhyPartProps) {
  const t = useTranslate();
  const titleOf = useActionTitle();
  const reasonsOf = useObstacleTexts();
  const { atOnce, others } = arrangeActions(actions.filter(({ isBuiltIn }) => !isBuiltIn));
  return (
    <Card data-part="why" title={t('runs.why.title')}>
      {waitsFor.length > 0 ? (
        <Typography textColor="neutral800">
          {t('runs.why.waitsFor', { names: waitsFor.join(', ') })}
        </Typography>
      ) : null}
      {atOnce.length + others.length === 0 ? (
        <Typography textColor="neutral600">{t('runs.why.none')}</Typography>
      ) : null}
      <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
        {[...atOnce, ...others].map((action) => {
          const isOpen = isPerformable(action);
          const Icon = isOpen ? CheckCircle : Lock;
          return (
            <Flex key={actionKey(action)} tag="li" gap={3} alignItems="flex-start">
              <Icon
                width="1.6rem"
                height="1.6rem"
                fill={isOpen ? 'success600' : 'neutral600'}
                aria-hidden
                style={{ flex: 'none' }}
              />
              <Flex direction="column" alignItems="flex-start" gap={1}>
                <Typography fontWeight="semiBold" textColor="neutral800">
                  {titleOf(action)}
                </Typography>
                {(isOpen ? [t('runs.why.possible')] : reasonsOf(action)).map((reason) => (
                  <Typography key={reason} variant="pi" textColor="neutral600">
                    {reason}
                  </Typography>
                ))}
              </Flex>
            </Flex>
          );
        })}
      </Flex>
    </Card>
  );
}
