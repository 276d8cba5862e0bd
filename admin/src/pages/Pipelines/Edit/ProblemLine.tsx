import { Flex, TextButton, Typography } from '@strapi/design-system';

import type { DefinitionDiagnostic } from '../../../api/definitions';
import { useTranslate } from '../../../hooks/useTranslate';
import { useDocument } from './useDocument';

interface ProblemLineProps {
  diagnostic: DefinitionDiagnostic;
  /** Before the tab of its input is shown. */
  onGo?: () => void;
}

/** One problem: where it is, what it is, and how to solve it. */
export function ProblemLine({ diagnostic, onGo }: ProblemLineProps) {
  const t = useTranslate();
  const { goTo } = useDocument();
  const { severity, at, path, message, advice } = diagnostic;
  const isError = severity === 'error';
  return (
    <Flex
      tag="li"
      direction="column"
      alignItems="flex-start"
      gap={1}
      paddingTop={2}
      paddingBottom={2}
    >
      <Flex gap={2} wrap="wrap">
        <Typography variant="sigma" textColor={isError ? 'danger600' : 'neutral700'}>
          {t(isError ? 'pipelines.problem.error' : 'pipelines.problem.warning')}
        </Typography>
        <TextButton
          onClick={() => {
            onGo?.();
            goTo(path);
          }}
        >
          {at === '' ? t('pipelines.problem.whole') : at}
        </TextButton>
      </Flex>
      <Typography textColor="neutral800">{message}</Typography>
      <Typography variant="pi" textColor="neutral600">
        {advice}
      </Typography>
    </Flex>
  );
}
