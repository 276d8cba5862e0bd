import { Page } from '@strapi/strapi/admin';
import { Route, Routes } from 'react-router-dom';

import { useGetCrmStatusQuery } from '../../api/customFields';
import { LoadError } from '../../components/LoadError';
import { PERMISSIONS } from '../../constants';
import { CreatePage } from './Edit/CreatePage';
import { EditPage } from './Edit/EditPage';
import { LevelsPage } from './Levels/LevelsPage';
import { ListPage } from './List/ListPage';
import { PageFrame } from './PageFrame';

function Pages() {
  const status = useGetCrmStatusQuery();
  if (status.isLoading) return <Page.Loading />;
  if (status.error || !status.data) {
    return (
      <PageFrame>
        <LoadError error={status.error} onRetry={() => void status.refetch()} />
      </PageFrame>
    );
  }
  if (status.data.level === 1) return <LevelsPage />;
  return (
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
    </Routes>
  );
}

/** Settings › CRM › Custom fields. */
export function CustomFieldsPage() {
  return (
    <Page.Protect permissions={PERMISSIONS.read}>
      <Pages />
    </Page.Protect>
  );
}
