import { lazy, Suspense, type ReactNode } from 'react';

import { Box } from '@strapi/design-system';
import { BackButton, Layouts, Page, SubNav, useIsMobile } from '@strapi/strapi/admin';
import { Navigate, Route, Routes, useMatch } from 'react-router-dom';

import { LevelGate } from '../../components/LevelGate';
import { StaleNote } from '../../components/StaleNote';
import { Texts } from '../../components/Texts';
import { PERMISSIONS } from '../../constants';
import { useTranslate } from '../../hooks/useTranslate';
import { AtLevel1 } from './AtLevel1';
import { InboxPage } from './Inbox/InboxPage';
import { WorkNav } from './WorkNav';

const ROOT = '/plugins/nexus-crm';
const INBOX = `${ROOT}/inbox`;

const ReportsPage = lazy(() => import('./Reports/ReportsPage'));
const NotificationsPage = lazy(() => import('./Notifications/NotificationsPage'));
const RunsPage = lazy(() => import('./Runs/RunsPage'));
const RunPage = lazy(() => import('./Runs/RunPage'));
const CampaignsPage = lazy(() => import('./Campaigns/CampaignsPage'));
const CampaignPage = lazy(() => import('./Campaigns/CampaignPage'));
const StandInPage = lazy(() => import('./StandIn/StandInPage'));
const BoardPage = lazy(() => import('./Board/BoardPage'));
const RecordPage = lazy(() => import('./Record/RecordPage'));
const ActivitiesPage = lazy(() => import('./Activities/ActivitiesPage'));

const inFrame = (content: ReactNode) => <Page.Main>{content}</Page.Main>;

/** Main menu › CRM: the daily work of reps and managers. */
export function WorkPages() {
  return (
    <Page.Protect permissions={PERMISSIONS.work}>
      <Texts fallback={<Page.Loading />}>
        <LevelGate frame={inFrame} atLevel1={<AtLevel1 />}>
          <Pages />
        </LevelGate>
      </Texts>
    </Page.Protect>
  );
}

function Pages() {
  const t = useTranslate();
  const isMobile = useIsMobile();
  const isRoot = useMatch(ROOT) !== null;
  if (isMobile && isRoot) {
    return (
      <>
        <Page.Title>{t('work.title')}</Page.Title>
        <SubNav.PageWrapper>
          <WorkNav isFullPage />
        </SubNav.PageWrapper>
      </>
    );
  }
  return (
    <Layouts.Root sideNav={<WorkNav />}>
      {/* There is no side navigation on a phone: it is a page of its own. */}
      <Box display={{ initial: 'block', medium: 'none' }} padding={4} paddingBottom={0}>
        <BackButton fallback={ROOT} />
      </Box>
      <StaleNote isAbovePage />
      <Suspense fallback={<Page.Loading />}>
        <Routes>
          <Route index element={<Navigate to={INBOX} replace />} />
          <Route path="inbox" element={<InboxPage />} />
          <Route path="board/:definition?" element={<BoardPage />} />
          <Route path="runs" element={<RunsPage />} />
          <Route path="runs/:id" element={<RunPage />} />
          <Route path="notifications" element={<NotificationsPage />} />
          <Route path="reports" element={<ReportsPage />} />
          <Route path="campaigns" element={<CampaignsPage />} />
          <Route path="campaigns/:id" element={<CampaignPage />} />
          <Route path="stand-in" element={<StandInPage />} />
          <Route path="activities" element={<ActivitiesPage />} />
          <Route path="records/:uid/:documentId" element={<RecordPage />} />
          <Route path="*" element={<Navigate to={INBOX} replace />} />
        </Routes>
      </Suspense>
    </Layouts.Root>
  );
}
