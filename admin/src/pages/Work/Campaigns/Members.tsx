import {
  Box,
  Button,
  Flex,
  SingleSelect,
  SingleSelectOption,
  Td,
  Tr,
  Typography,
} from '@strapi/design-system';

import {
  useGetCrmCampaignMembersQuery,
  useOrderCrmCampaignMemberMutation,
  type CampaignMember,
  type CampaignOrder,
} from '../../../api/campaigns';
import { EmptyState } from '../../../components/EmptyState';
import { ListFrame } from '../../../components/ListFrame';
import { ListPages } from '../../../components/ListPages';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { RecordLink } from '../../../components/RecordLink';
import { TallOption, TallOptionsStyle } from '../../../components/TallOptions';
import { useListLocation } from '../../../hooks/useListLocation';
import { usePolling } from '../../../hooks/usePolling';
import { useReport } from '../../../hooks/useReport';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { memberOrdersOf } from './model/progress';
import { useCampaignRights } from './useCampaignRights';

const STATES = [
  ...(['waiting', 'active', 'paused', 'failed'] as const),
  ...(['completed', 'cancelled', 'skipped', 'compensated'] as const),
];
const COLUMNS = ['member', 'state', 'actions'] as const;

/** The members of a run with their state and error, and orders for each. */
export function Members({ id }: { id: string }) {
  const t = useTranslate();
  const location = useListLocation();
  const { page, pageSize } = location;
  const status = STATES.find((one) => one === location.valueOf('state')) ?? null;
  const { data, error, refetch } = useGetCrmCampaignMembersQuery(
    { id, status, page, pageSize },
    { pollingInterval: usePolling() },
  );
  const content = () => {
    if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
    if (!data) return <LoadingCard />;
    if (data.items.length === 0) {
      return <EmptyState title={t('list.noMatch.title')} text={t('campaigns.members.none')} />;
    }
    return (
      <>
        <ListFrame
          columns={COLUMNS.map((key) => ({ key, title: t(`campaigns.column.${key}`) }))}
          count={data.items.length}
        >
          {data.items.map((member) => (
            <MemberRow key={member.id} {...{ id, member }} />
          ))}
        </ListFrame>
        <ListPages pageCount={data.pageCount} total={data.total} />
      </>
    );
  };
  return (
    <Box tag="section" aria-label={t('campaigns.members')}>
      <TallOptionsStyle />
      <Flex justifyContent="space-between" gap={2} wrap="wrap" paddingBottom={4}>
        <Typography variant="delta" tag="h2">
          {t('campaigns.members')}
        </Typography>
        <Box width="22rem">
          <SingleSelect
            aria-label={t('campaigns.column.state')}
            placeholder={t('campaigns.column.state')}
            size="S"
            value={status ?? ''}
            clearLabel={t('schema.clear')}
            onChange={(value: string | number) => location.show({ state: String(value) })}
            onClear={() => location.show({ state: null })}
          >
            {STATES.map((one) => (
              <SingleSelectOption key={one} value={one}>
                <TallOption>{t(`campaigns.metric.${one}`)}</TallOption>
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Box>
      </Flex>
      {content()}
    </Box>
  );
}

interface MemberRowProps {
  id: string;
  member: CampaignMember;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

function MemberRow({ id, member, ...row }: MemberRowProps) {
  const t = useTranslate();
  const say = useServerText();
  const report = useReport();
  const { canRun } = useCampaignRights();
  const [order, { isLoading }] = useOrderCrmCampaignMemberMutation();
  const { subject, status, reason } = member;
  const handle = async (what: CampaignOrder): Promise<void> => {
    const answer = await order({ id, member: member.id, order: what });
    if ('error' in answer) report.failed(answer.error);
  };
  return (
    <Tr {...row} data-member={subject.id}>
      <Td>
        <RecordLink type={subject.type} id={subject.id} />
      </Td>
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={1} paddingTop={2} paddingBottom={2}>
          <Typography textColor="neutral800">{t(`campaigns.metric.${status}`)}</Typography>
          {reason === null ? null : (
            <Typography variant="pi" textColor="neutral600" style={{ whiteSpace: 'normal' }}>
              {say(reason)}
            </Typography>
          )}
        </Flex>
      </Td>
      <Td>
        <Flex gap={2} justifyContent="flex-end">
          {(canRun ? memberOrdersOf(status) : []).map((what) => (
            <Button
              key={what}
              size="S"
              variant="tertiary"
              loading={isLoading}
              onClick={() => void handle(what)}
            >
              {t(`campaigns.order.${what}`)}
            </Button>
          ))}
        </Flex>
      </Td>
    </Tr>
  );
}
