import { useGetCrmIntegrationsQuery } from '../../../api/integrations';
import { ListFrame } from '../../../components/ListFrame';
import { ListPages } from '../../../components/ListPages';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { useIsWide } from '../../../hooks/useIsWide';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import type { PageLocation } from '../usePageLocation';
import { IntegrationRow } from './IntegrationRow';
import { NoIntegrations } from './NoIntegrations';

/** The saved integrations, with their state and what became of their last deliveries. */
export function IntegrationsTab({ location }: { location: PageLocation }) {
  const t = useTranslate();
  const isWide = useIsWide();
  const { page, pageSize } = location;
  const { data, error, refetch } = useGetCrmIntegrationsQuery(
    { page, pageSize },
    { pollingInterval: usePolling() },
  );
  if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingCard />;
  if (data.total === 0) return <NoIntegrations />;
  const columns = isWide ? (['name', 'kind', 'state', 'health'] as const) : (['name'] as const);
  return (
    <>
      <ListFrame
        columns={columns.map((key) => ({ key, title: t(`integrations.column.${key}`) }))}
        count={data.items.length}
      >
        {data.items.map((integration) => (
          <IntegrationRow key={integration.id} integration={integration} isWide={isWide} />
        ))}
      </ListFrame>
      <ListPages pageCount={data.pageCount} total={data.total} />
    </>
  );
}
