import { Layouts, Page } from '@strapi/strapi/admin';

import { EmptyState } from '../../components/EmptyState';
import { useTranslate } from '../../hooks/useTranslate';

/** Level 1 has contacts on the app's own types, and no records of its own to work on. */
export function AtLevel1() {
  const t = useTranslate();
  return (
    <Page.Main>
      <Page.Title>{t('work.title')}</Page.Title>
      <Layouts.Header title={t('work.title')} />
      <Layouts.Content>
        <EmptyState title={t('work.level1.title')} text={t('work.level1.text')} />
      </Layouts.Content>
    </Page.Main>
  );
}
