import { Flex, Typography } from '@strapi/design-system';
import { useDebounce } from '@strapi/strapi/admin';

import { usePreviewCrmAudienceQuery } from '../api/campaigns';
import { describeError } from '../api/errors';
import { useServerText } from '../hooks/useServerText';
import { useTranslate } from '../hooks/useTranslate';
import type { Audience } from './model/audience';
import { isUnfinished } from './model/conditions';

/** How many records an audience has now, and the first of them; follows what is typed. */
export function AudiencePreview({ audience }: { audience: Audience | undefined }) {
  const t = useTranslate();
  const say = useServerText();
  // Compared as text, so that equal audiences are not waited for again.
  const isOpen = audience?.filters !== undefined && isUnfinished(audience.filters);
  const text = useDebounce(audience && !isOpen ? JSON.stringify(audience) : '', 400);
  const { currentData, error } = usePreviewCrmAudienceQuery(
    text === '' ? { type: '' } : (JSON.parse(text) as Audience),
    { skip: text === '', refetchOnMountOrArgChange: true },
  );
  const line = () => {
    if (isOpen) return t('audience.preview.unfinished');
    if (text === '') return t('audience.preview.none');
    if (error) return describeError(error, say) ?? t('error.load');
    return currentData
      ? t('audience.preview.count', { count: currentData.count })
      : t('list.loading');
  };
  return (
    <Flex
      direction="column"
      alignItems="stretch"
      gap={1}
      background="neutral100"
      hasRadius
      padding={4}
      data-audience-preview
    >
      <Typography fontWeight="bold" textColor="neutral800" aria-live="polite">
        {line()}
      </Typography>
      {currentData && currentData.sample.length > 0 && !error && !isOpen ? (
        <Typography textColor="neutral600">
          {t(
            currentData.count > currentData.sample.length
              ? 'audience.preview.some'
              : 'audience.preview.all',
            {
              names: currentData.sample.map(({ label }) => label).join(', '),
            },
          )}
        </Typography>
      ) : null}
    </Flex>
  );
}
