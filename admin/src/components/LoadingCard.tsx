import { Flex, Loader } from '@strapi/design-system';

import { useTranslate } from '../hooks/useTranslate';

/** Placeholder of a list while it is loading. */
export function LoadingCard() {
  const t = useTranslate();
  return (
    <Flex
      justifyContent="center"
      alignItems="center"
      background="neutral0"
      hasRadius
      shadow="tableShadow"
      minHeight="24rem"
    >
      <Loader>{t('list.loading')}</Loader>
    </Flex>
  );
}
