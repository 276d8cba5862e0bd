import { SubNav, useAuth, useRBAC } from '@strapi/strapi/admin';

import { useGetCrmWaitingCountQuery } from '../../api/inbox';
import { useGetCrmUnreadCountQuery } from '../../api/notifications';
import { useGetCrmViewsQuery } from '../../api/views';
import { CountBadge } from '../../components/CountBadge';
import { addressOf } from '../../components/SavedViews';
import { PERMISSIONS, PROCESS_PERMISSIONS, RECORD_TYPES } from '../../constants';
import { useLevel } from '../../hooks/useLevel';
import { usePolling } from '../../hooks/usePolling';
import { useTranslate } from '../../hooks/useTranslate';
import { RecordSearch } from '../../search/RecordSearch';

const list = (uid: string): string => `/content-manager/collection-types/${uid}`;

/** The side navigation of the CRM: pages of work, and the lists of records that the user may read. */
export function WorkNav({ isFullPage = false }: { isFullPage?: boolean }) {
  const t = useTranslate();
  const { data: waiting = 0 } = useGetCrmWaitingCountQuery('all', {
    pollingInterval: usePolling(),
  });
  const readable = useReadableTypes();
  const { allowedActions } = useRBAC(PROCESS_PERMISSIONS.read);
  const reports = useRBAC(PERMISSIONS.reports).allowedActions.canRead === true;
  const hasLevel3 = (useLevel() ?? 1) >= 3;
  const hasInsights = hasLevel3 && reports;
  const runsCampaigns =
    useRBAC(PERMISSIONS.campaigns).allowedActions.canRead === true &&
    readable.has('plugin::nexus-crm.campaign');
  const delegates = useRBAC(PERMISSIONS.ownDelegations).allowedActions.canOwn === true;
  const { allowedActions: canSearch } = useRBAC(PERMISSIONS.search);
  const { data: unread = 0 } = useGetCrmUnreadCountQuery(undefined, {
    skip: !hasLevel3,
    pollingInterval: usePolling(),
  });
  const pinned = useGetCrmViewsQuery().data?.filter(({ isPinned }) => isPinned) ?? [];
  return (
    <SubNav.Main isFullPage={isFullPage} aria-label={t('work.title')}>
      <SubNav.Header label={t('work.title')} />
      <SubNav.Content>
        {canSearch.canRead === true ? <RecordSearch /> : null}
        <SubNav.Sections>
          {[
            <SubNav.Section key="work" label={t('work.section.work')}>
              {[
                <SubNav.Link
                  key="inbox"
                  to="/plugins/nexus-crm/inbox"
                  label={t('inbox.title')}
                  endAction={waiting > 0 ? <CountBadge count={waiting} /> : undefined}
                />,
                <SubNav.Link
                  key="activities"
                  to="/plugins/nexus-crm/activities"
                  label={t('activities.title')}
                />,
                ...(allowedActions.canRead === true
                  ? [
                      <SubNav.Link
                        key="board"
                        to="/plugins/nexus-crm/board"
                        label={t('board.title')}
                      />,
                      <SubNav.Link
                        key="runs"
                        to="/plugins/nexus-crm/runs"
                        label={t('runs.title')}
                      />,
                    ]
                  : []),
                ...(hasLevel3
                  ? [
                      <SubNav.Link
                        key="notifications"
                        to="/plugins/nexus-crm/notifications"
                        label={t('notifications.title')}
                        endAction={unread > 0 ? <CountBadge count={unread} /> : undefined}
                      />,
                    ]
                  : []),
                ...(runsCampaigns
                  ? [
                      <SubNav.Link
                        key="campaigns"
                        to="/plugins/nexus-crm/campaigns"
                        label={t('campaigns.title')}
                      />,
                    ]
                  : []),
                ...(hasLevel3 && delegates
                  ? [
                      <SubNav.Link
                        key="stand-in"
                        to="/plugins/nexus-crm/stand-in"
                        label={t('delegation.mine')}
                      />,
                    ]
                  : []),
              ]}
            </SubNav.Section>,
            ...(pinned.length > 0
              ? [
                  <SubNav.Section key="views" label={t('views.section')}>
                    {pinned.map((view) => (
                      <SubNav.Link key={view.id} to={addressOf(view)} label={view.name} />
                    ))}
                  </SubNav.Section>,
                ]
              : []),
            ...(hasInsights
              ? [
                  <SubNav.Section key="insights" label={t('work.section.insights')}>
                    {[
                      <SubNav.Link
                        key="reports"
                        to="/plugins/nexus-crm/reports"
                        label={t('reports.title')}
                      />,
                    ]}
                  </SubNav.Section>,
                ]
              : []),
            <SubNav.Section key="records" label={t('work.section.records')}>
              {RECORD_TYPES.filter(({ uid }) => readable.has(uid)).map(({ uid, label }) => (
                <SubNav.Link key={uid} to={list(uid)} label={t(label)} />
              ))}
            </SubNav.Section>,
          ]}
        </SubNav.Sections>
      </SubNav.Content>
    </SubNav.Main>
  );
}

/** By the Content Manager's right to read. */
function useReadableTypes(): ReadonlySet<string> {
  const permissions = useAuth('WorkNav', (auth) => auth.permissions);
  return new Set(
    permissions.flatMap(({ action, subject }) =>
      action === 'plugin::content-manager.explorer.read' ? (subject ?? []) : [],
    ),
  );
}
