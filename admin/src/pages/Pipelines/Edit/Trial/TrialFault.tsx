import { Button, Flex, Typography } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';

import { describeError, listProblems } from '../../../../api/errors';
import { Note } from '../../../../components/Note';
import { useServerText } from '../../../../hooks/useServerText';
import { useTranslate } from '../../../../hooks/useTranslate';
import type { TrialState } from './useTrial';

/** How many problems are listed; the editor shows all of the definition. */
const SHOWN = 5;

/** Why the server did not try it: errors of the definition, or values that no record may have. */
export function TrialFault({ state }: { state: TrialState }) {
  const t = useTranslate();
  const say = useServerText();
  const { error, retry, back, trial } = state;
  const problems = listProblems(error, say);
  const messages = problems.map(({ message }) => message).slice(0, SHOWN);
  return (
    <Note
      variant="warning"
      role="alert"
      title={t('trial.fault')}
      action={
        <Flex gap={2} paddingTop={2}>
          {trial.moves.length > 0 ? (
            <Button size="S" variant="tertiary" onClick={back}>
              {t('trial.back')}
            </Button>
          ) : null}
          <Button
            size="S"
            variant="tertiary"
            startIcon={<ArrowClockwise />}
            onClick={() => void retry()}
          >
            {t('error.retry')}
          </Button>
        </Flex>
      }
    >
      <Flex tag="ul" direction="column" alignItems="flex-start" gap={1}>
        {(messages.length > 0 ? messages : [describeError(error, say) ?? t('error.unknown')]).map(
          (message) => (
            <Typography key={message} tag="li" textColor="neutral800">
              {message}
            </Typography>
          ),
        )}
      </Flex>
    </Note>
  );
}
