import { Flex, Td, Tr, Typography } from '@strapi/design-system';

import type { DelegationView } from '../../../../server/src/contracts/delegations';
import { focusRow, RowButton } from '../../components/RowButton';
import { useTexts } from '../../components/Texts';
import { useTranslate } from '../../hooks/useTranslate';
import { usePersonText } from '../../inputs/people/usePersonText';
import { DelegationState } from './DelegationState';
import { EndButton } from './EndButton';
import { useScopeText } from './useScopeText';

interface DelegationRowProps {
  delegation: DelegationView;
  isWide: boolean;
  /** Whether the user may end and change it. */
  canChange: boolean;
  onOpen: () => void;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

const stop = (event: { stopPropagation(): void }) => event.stopPropagation();

/** Who stands in for whom, when and for what. */
export function DelegationRow({
  delegation,
  isWide,
  canChange,
  onOpen,
  ...row
}: DelegationRowProps) {
  const t = useTranslate();
  const { formatDateTimeRange } = useTexts();
  const away = usePersonText(delegation.delegator).text || '…';
  const standIn = usePersonText(delegation.delegatee).text || '…';
  const scope = useScopeText(delegation);
  const { from, to, endedAt, reason, state } = delegation;
  const time = formatDateTimeRange(Date.parse(from), Date.parse(endedAt ?? to), {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const text = (value: string) => <Typography textColor="neutral800">{value}</Typography>;
  return (
    <Tr
      {...row}
      cursor="pointer"
      data-delegation={delegation.id}
      onClick={(event) => {
        focusRow(event);
        onOpen();
      }}
    >
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={2} paddingTop={3} paddingBottom={3}>
          <RowButton onClick={onOpen}>{t('delegation.row', { standIn, away })}</RowButton>
          {reason === null ? null : (
            <Typography variant="pi" textColor="neutral600" ellipsis maxWidth="40rem">
              {reason}
            </Typography>
          )}
          {isWide ? null : (
            <>
              {text(time)}
              {text(scope)}
              <DelegationState state={state} />
            </>
          )}
        </Flex>
      </Td>
      {isWide ? (
        <>
          <Td>{text(time)}</Td>
          <Td>{text(scope)}</Td>
          <Td>
            <DelegationState state={state} />
          </Td>
          <Td onClick={stop}>
            <Flex justifyContent="flex-end">
              {canChange ? <EndButton delegation={delegation} /> : null}
            </Flex>
          </Td>
        </>
      ) : null}
    </Tr>
  );
}
