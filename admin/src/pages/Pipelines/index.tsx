import type { ReactNode } from 'react';

import { Page } from '@strapi/strapi/admin';
import { Navigate, Route, Routes } from 'react-router-dom';

import { EmptyState } from '../../components/EmptyState';
import { LevelGate } from '../../components/LevelGate';
import { Texts } from '../../components/Texts';
import { PERMISSIONS } from '../../constants';
import { useTranslate } from '../../hooks/useTranslate';
import { CreatePage } from './Create/CreatePage';
import { EditPage } from './Edit/EditPage';
import { ListPage } from './List/ListPage';
import { PageFrame } from './PageFrame';
import { LIST } from './paths';

const inFrame = (content: ReactNode) => <PageFrame>{content}</PageFrame>;

function AtLevel1() {
  const t = useTranslate();
  return inFrame(
    <EmptyState title={t('pipelines.level.title')} text={t('pipelines.level.text')} />,
  );
}

/** Settings › CRM › Pipelines. */
export function PipelinesPage() {
  return (
    <Page.Protect permissions={PERMISSIONS.pipelines}>
      <Texts fallback={<Page.Loading />}>
        <LevelGate frame={inFrame} atLevel1={<AtLevel1 />}>
          <Routes>
            <Route index element={<ListPage />} />
            <Route
              path="create"
              element={
                <Page.Protect permissions={PERMISSIONS.managePipelines}>
                  <CreatePage />
                </Page.Protect>
              }
            />
            {/* Below a segment of its own: a pipeline may be called "create". */}
            <Route path="saved/:name" element={<EditPage />} />
            <Route path="*" element={<Navigate to={LIST} replace />} />
          </Routes>
        </LevelGate>
      </Texts>
    </Page.Protect>
  );
}
