import type { ReactNode } from 'react';

import { Page } from '@strapi/strapi/admin';
import { Navigate, Route, Routes } from 'react-router-dom';

import { EmptyState } from '../../components/EmptyState';
import { LevelGate } from '../../components/LevelGate';
import { Texts } from '../../components/Texts';
import { PERMISSIONS } from '../../constants';
import { useTranslate } from '../../hooks/useTranslate';
import { CreatePage } from './Edit/CreatePage';
import { EditPage } from './Edit/EditPage';
import { ListPage } from './ListPage';
import { PageFrame } from './PageFrame';
import { LIST } from './paths';

const inFrame = (content: ReactNode) => <PageFrame>{content}</PageFrame>;

function AtLevel1() {
  const t = useTranslate();
  return inFrame(
    <EmptyState title={t('integrations.level.title')} text={t('integrations.level.text')} />,
  );
}

const pages = (
  <Routes>
    <Route index element={<ListPage />} />
    <Route
      path="create"
      element={
        <Page.Protect permissions={PERMISSIONS.manageIntegrations}>
          <CreatePage />
        </Page.Protect>
      }
    />
    {/* Below a segment of its own: an integration may be called "create". */}
    <Route path="saved/:name" element={<EditPage />} />
    <Route path="*" element={<Navigate to={LIST} replace />} />
  </Routes>
);

/** Settings › CRM › Integrations. */
export function IntegrationsPage() {
  return (
    <Page.Protect permissions={PERMISSIONS.integrations}>
      <Texts fallback={<Page.Loading />}>
        <LevelGate frame={inFrame} atLevel1={<AtLevel1 />}>
          {pages}
        </LevelGate>
      </Texts>
    </Page.Protect>
  );
}
