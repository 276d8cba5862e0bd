import type { ReactNode } from 'react';

import { Page } from '@strapi/strapi/admin';
import { Navigate, Route, Routes } from 'react-router-dom';

import { LevelGate } from '../../components/LevelGate';
import { Texts } from '../../components/Texts';
import { CUSTOM_FIELDS_PATH, PERMISSIONS } from '../../constants';
import { CreatePage } from './Edit/CreatePage';
import { EditPage } from './Edit/EditPage';
import { LevelsPage } from './Levels/LevelsPage';
import { ListPage } from './List/ListPage';
import { PageFrame } from './PageFrame';

const inFrame = (content: ReactNode) => <PageFrame>{content}</PageFrame>;

const pages = (
  <Routes>
    <Route index element={<ListPage />} />
    <Route
      path="create"
      element={
        <Page.Protect permissions={PERMISSIONS.manage}>
          <CreatePage />
        </Page.Protect>
      }
    />
    <Route path=":id" element={<EditPage />} />
    <Route path="*" element={<Navigate to={`/settings/${CUSTOM_FIELDS_PATH}`} replace />} />
  </Routes>
);

/** Settings › CRM › Custom fields. */
export function CustomFieldsPage() {
  return (
    <Page.Protect permissions={PERMISSIONS.read}>
      <Texts fallback={<Page.Loading />}>
        <LevelGate frame={inFrame} atLevel1={<LevelsPage />}>
          {pages}
        </LevelGate>
      </Texts>
    </Page.Protect>
  );
}
