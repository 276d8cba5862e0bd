import { Typography } from '@strapi/design-system';

import type { InstanceRow } from '../../../server/src/contracts/instances';
import { useGetCrmRunsQuery } from '../api/runs';
import { useLevel } from '../hooks/useLevel';
import { usePolling } from '../hooks/usePolling';
import { useStageText } from '../hooks/useStageText';
import { useTranslate } from '../hooks/useTranslate';
import { useRecordText } from '../inputs/records/useRecordText';
import { SlaStatus } from '../process/SlaStatus';
import { useNow } from '../process/useClock';
import { WidgetFrame } from './WidgetFrame';
import { WidgetRow, WidgetRows } from './WidgetRows';

/** What has the least time left, or has had too much. */
export default function RiskWidget() {
  const t = useTranslate();
  const now = useNow();
  const { data, error } = useGetCrmRunsQuery(
    {
      ...{ definition: null, entity: null, stage: null, owner: null },
      ...{ statuses: ['active', 'needs_attention'], sla: ['at_risk', 'breached'] },
      ...{ sort: 'sla.leftMs', page: 1, pageSize: 10 },
    },
    { pollingInterval: usePolling(), skip: (useLevel() ?? 1) < 3 },
  );
  return (
    <WidgetFrame
      name="risk"
      from={3}
      isLoading={!data}
      error={data ? undefined : error}
      empty={data?.items.length === 0 ? t('widget.risk.empty') : undefined}
    >
      <WidgetRows>
        {data?.items.map((row) => (
          <RiskLine key={row.id} row={row} now={now} />
        ))}
      </WidgetRows>
    </WidgetFrame>
  );
}

function RiskLine({ row, now }: { row: InstanceRow; now: number }) {
  const t = useTranslate();
  const name = useRecordText(row.subject.type, row.subject.id);
  const stage = useStageText(row.subject.type, row.stage);
  return (
    <WidgetRow
      to={`/plugins/nexus-crm/runs/${encodeURIComponent(row.id)}`}
      title={name || t('record.unknown')}
      about={
        <Typography variant="pi" textColor="neutral600">
          {stage}
        </Typography>
      }
      end={row.sla ? <SlaStatus sla={row.sla} now={now} /> : undefined}
    />
  );
}
