import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { Key } from '@strapi/icons';

import {
  useGetCrmSecretStatesQuery,
  useReencryptCrmSecretsMutation,
} from '../../../api/integrations';
import { Note } from '../../../components/Note';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { useCanManage } from '../useCanManage';

/** Secrets that the app's encryption key does not decrypt, and what to do about them. */
export function SecretsNote() {
  const t = useTranslate();
  const report = useReport();
  const canManage = useCanManage();
  const { data } = useGetCrmSecretStatesQuery();
  const [reencrypt, { isLoading }] = useReencryptCrmSecretsMutation();
  if (!data) return null;

  const lost = data.attention.filter(({ state }) => state !== 'other_key');
  if (!data.hasKey && data.attention.length === 0) {
    return (
      <Box paddingBottom={6}>
        <Note title={t('secrets.noKey.title')}>{t('secrets.noKey.text')}</Note>
      </Box>
    );
  }
  if (lost.length === 0 && data.otherKey === 0) return null;

  const handleReencrypt = async () => {
    const answer = await reencrypt();
    if ('error' in answer) report.failed(answer.error);
    else report.done('secrets.reencrypted', { count: answer.data });
  };
  return (
    <Box paddingBottom={6}>
      <Note
        variant="warning"
        role="alert"
        title={t('secrets.attention.title')}
        action={
          data.otherKey > 0 && data.hasKey && canManage ? (
            <Button
              size="S"
              variant="tertiary"
              startIcon={<Key />}
              loading={isLoading}
              onClick={() => void handleReencrypt()}
            >
              {t('secrets.reencrypt')}
            </Button>
          ) : undefined
        }
      >
        <Flex tag="ul" direction="column" alignItems="flex-start" gap={1}>
          {data.otherKey > 0 ? (
            <Typography tag="li" textColor="neutral800">
              {t('secrets.otherKey', { count: data.otherKey })}
            </Typography>
          ) : null}
          {lost.map(({ of, name, secret }) => (
            <Typography key={`${of}/${name}/${secret}`} tag="li" textColor="neutral800">
              {t(of === 'trigger' ? 'secrets.lost.trigger' : 'secrets.lost.integration', {
                name,
                secret,
              })}
            </Typography>
          ))}
        </Flex>
      </Note>
    </Box>
  );
}
