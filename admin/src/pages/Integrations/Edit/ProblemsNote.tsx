import { Flex, Typography } from '@strapi/design-system';

import type { Integration } from '../../../../../server/src/contracts/integrations';
import { Note } from '../../../components/Note';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { useCircuitText } from '../useCircuitText';

/** Why it cannot be called: what is wrong with it, why it was disabled by itself, or that it is paused. */
export function ProblemsNote({ integration }: { integration: Integration }) {
  const t = useTranslate();
  const say = useServerText();
  const { problems, disabledReason } = integration;
  const paused = useCircuitText(integration);
  return (
    <>
      {problems.length > 0 ? (
        <Note variant="warning" title={t('integrations.problems')}>
          <Flex tag="ul" direction="column" alignItems="flex-start" gap={1}>
            {problems.map(({ message }) => (
              <Typography key={message} tag="li" textColor="neutral800">
                {say(message)}
              </Typography>
            ))}
          </Flex>
        </Note>
      ) : null}
      {disabledReason === null ? null : (
        <Note variant="warning" title={t('integrations.stopped')}>
          {say(disabledReason)}
        </Note>
      )}
      {paused === undefined ? null : (
        <Note variant="warning" title={t('integrations.state.paused')}>
          {paused} {t('integrations.circuit.text')}
        </Note>
      )}
    </>
  );
}
