import { useMemo } from 'react';

import { Box, Flex, Status, Typography } from '@strapi/design-system';

import type { RequestItem } from '../../../../../server/src/contracts/own-tasks';
import { useGetCrmRequestsQuery } from '../../../api/inbox';
import { RecordName } from '../../../components/RecordName';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { usePeople } from '../../../process/usePeople';
import { useTimes } from '../../../process/useTimes';
import { ItemRow } from './ItemRow';
import { ItemTab } from './ItemTab';
import type { InboxLocation } from './useInboxLocation';

const LOOKS = {
  open: 'secondary',
  approved: 'success',
  rejected: 'danger',
  cancelled: 'neutral',
} as const;

/** Approvals that the user has asked for, and whom they wait for. */
export function RequestsTab({ location }: { location: InboxLocation }) {
  const { moment } = useTimes();
  const { page, pageSize } = location;
  const list = useGetCrmRequestsQuery(
    { page, pageSize, status: null },
    { pollingInterval: usePolling() },
  );
  const people = useMemo(
    () => list.data?.items.flatMap(({ waitsFor }) => waitsFor) ?? [],
    [list.data],
  );
  const nameOf = usePeople(people);

  return (
    <ItemTab
      {...{ location, list }}
      name="requests"
      columns={['what', 'record', 'status', 'asked']}
      row={(item) => (
        <ItemRow
          key={item.id}
          {...{ id: item.id, kind: 'approval', label: item.label }}
          cells={{
            record: <RecordName key="record" record={item.record} />,
            status: <RequestState key="status" {...{ item, nameOf }} />,
            asked: (
              <Typography key="asked" textColor="neutral800">
                {moment(item.requestedAt)}
              </Typography>
            ),
          }}
          onOpen={() => location.open(item.subject)}
        />
      )}
    />
  );
}

interface RequestStateProps {
  item: RequestItem;
  nameOf: (person: string) => string;
}

/** How far it is, and whom it waits for or how the votes were. */
function RequestState({ item, nameOf }: RequestStateProps) {
  const t = useTranslate();
  const { status, waitsFor, votes } = item;
  return (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <Box display="inline-block">
        <Status variant={LOOKS[status]} size="S">
          <Typography variant="pi" fontWeight="bold" textColor="neutral800">
            {t(`inbox.request.${status}`)}
          </Typography>
        </Status>
      </Box>
      <Typography variant="pi" textColor="neutral600">
        {waitsFor.length > 0
          ? t('inbox.request.waitsFor', { names: waitsFor.map(nameOf).join(', ') })
          : t('inbox.request.votes', { approve: votes.approve, reject: votes.reject })}
      </Typography>
    </Flex>
  );
}
