import { Box, Flex, IconButton } from '@strapi/design-system';
import { Duplicate } from '@strapi/icons';
import { useClipboard, useNotification } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { useTranslate } from '../hooks/useTranslate';

const Code = styled.pre`
  margin: 0;
  overflow-x: auto;
  font-family: 'SF Mono', SFMono-Regular, ui-monospace, Menlo, Consolas, monospace;
  font-size: 1.3rem;
  line-height: 1.6;
  color: ${({ theme }) => theme.colors.neutral800};
`;

/** Code with a copy button. */
export function CodeSnippet({ code, label }: { code: string; label: string }) {
  const t = useTranslate();
  const { copy } = useClipboard();
  const { toggleNotification } = useNotification();
  const handleCopy = async () => {
    if (await copy(code)) toggleNotification({ type: 'success', message: t('action.copied') });
  };
  return (
    <Flex
      background="neutral100"
      borderColor="neutral200"
      hasRadius
      padding={3}
      paddingLeft={4}
      gap={2}
      alignItems="flex-start"
      justifyContent="space-between"
    >
      <Box minWidth={0} flex="1" paddingTop={1} paddingBottom={1}>
        <Code tabIndex={0} aria-label={label}>
          {code}
        </Code>
      </Box>
      <IconButton variant="ghost" label={label} onClick={() => void handleCopy()}>
        <Duplicate />
      </IconButton>
    </Flex>
  );
}
