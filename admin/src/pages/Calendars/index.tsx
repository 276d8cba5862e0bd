import { Page } from '@strapi/strapi/admin';
import { Navigate, Route, Routes } from 'react-router-dom';

import { SettingsPage } from '../../components/SettingsPage';
import { PERMISSIONS } from '../../constants';
import { CreatePage } from './Edit/CreatePage';
import { EditPage } from './Edit/EditPage';
import { ListPage } from './List/ListPage';
import { LIST } from './paths';

const TEXTS = { title: 'calendars.title', about: 'calendars.about' } as const;

/** Settings › CRM › Calendars and SLA. */
export function CalendarsPage() {
  return (
    <SettingsPage permissions={PERMISSIONS.pipelines} level={3} {...TEXTS}>
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
        {/* Below a segment of its own: a calendar may be called "create". */}
        <Route path="saved/:name" element={<EditPage />} />
        <Route path="*" element={<Navigate to={LIST} replace />} />
      </Routes>
    </SettingsPage>
  );
}
