import { Box, Flex, Status, Typography } from '@strapi/design-system';

import type { TestResult } from '../../../api/integrations';
import { CodeSnippet } from '../../../components/CodeSnippet';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { textOf } from '../model/text';

/** Whether it worked, how long it took, and what came back or went wrong. */
export function TestAnswer({ result }: { result: TestResult }) {
  const t = useTranslate();
  const say = useServerText();
  const { ok, output, error, retryable, duration } = result;
  return (
    <Flex
      direction="column"
      alignItems="stretch"
      gap={3}
      padding={4}
      hasRadius
      borderColor={ok ? 'success200' : 'danger200'}
      role="status"
    >
      <Flex gap={3} wrap="wrap">
        <Box display="inline-block">
          <Status variant={ok ? 'success' : 'danger'} size="S">
            <Typography variant="pi" fontWeight="bold">
              {t(ok ? 'integrations.test.ok' : 'integrations.test.failed')}
            </Typography>
          </Status>
        </Box>
        <Typography textColor="neutral600">{t('log.milliseconds', { duration })}</Typography>
      </Flex>
      {error === null ? null : <Typography textColor="neutral800">{say(error)}</Typography>}
      {ok || retryable === null ? null : (
        <Typography variant="pi" textColor="neutral600">
          {t(retryable ? 'integrations.test.retryable' : 'integrations.test.final')}
        </Typography>
      )}
      {output === null || output === undefined ? null : (
        <CodeSnippet code={textOf(output)} label={t('log.answer')} />
      )}
    </Flex>
  );
}
