import { useMemo } from 'react';

import { Typography } from '@strapi/design-system';

import type { DoneItem } from '../../../../../server/src/contracts/own-tasks';
import { useGetCrmDoneQuery } from '../../../api/inbox';
import { RecordName } from '../../../components/RecordName';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { usePeople } from '../../../process/usePeople';
import { useTimes } from '../../../process/useTimes';
import { ItemRow } from './ItemRow';
import { ItemTab } from './ItemTab';
import type { InboxLocation } from './useInboxLocation';

/** Tasks that the user has completed, and votes that they have cast. */
export function DoneTab({ location }: { location: InboxLocation }) {
  const t = useTranslate();
  const { moment } = useTimes();
  const { page, pageSize } = location;
  const list = useGetCrmDoneQuery({ page, pageSize }, { pollingInterval: usePolling() });
  const people = useMemo(
    () => list.data?.items.flatMap(({ onBehalfOf }) => onBehalfOf ?? []) ?? [],
    [list.data],
  );
  const nameOf = usePeople(people);

  const answerOf = ({ choice, comment, onBehalfOf }: DoneItem): string =>
    [
      t(choice ? `inbox.voted.${choice}` : 'inbox.completed'),
      onBehalfOf ? t('inbox.behalf', { name: nameOf(onBehalfOf) }) : null,
      comment ? t('inbox.quoted', { comment }) : null,
    ]
      .filter(Boolean)
      .join(' · ');

  return (
    <ItemTab
      {...{ location, list }}
      name="done"
      columns={['what', 'record', 'answer', 'done']}
      row={(item) => (
        <ItemRow
          key={`${item.id}/${item.onBehalfOf ?? ''}`}
          {...{ id: item.id, kind: item.kind, label: item.label }}
          cells={{
            record: <RecordName key="record" record={item.record} />,
            answer: <Text key="answer">{answerOf(item)}</Text>,
            at: <Text key="at">{moment(item.at)}</Text>,
          }}
          onOpen={() => location.open(item.subject)}
        />
      )}
    />
  );
}

const Text = ({ children }: { children: string }) => (
  <Typography textColor="neutral800">{children}</Typography>
);
