import { Flex, Typography } from '@strapi/design-system';
import { CheckCircle, Clock, CrossCircle, MinusCircle } from '@strapi/icons';

import type { OpenTask } from '../../../server/src/contracts/instances';
import { useTranslate } from '../hooks/useTranslate';

type Vote = OpenTask['seats'][number]['vote'];

const LOOKS = {
  approve: { id: 'process.voted.approve', Icon: CheckCircle, color: 'success600' },
  reject: { id: 'process.voted.reject', Icon: CrossCircle, color: 'danger600' },
  abstain: { id: 'process.voted.abstain', Icon: MinusCircle, color: 'neutral600' },
} as const;

/** A seat: who holds it, and how they or their stand-in voted. */
export function SeatLine({ name, vote }: { name: string; vote: Vote }) {
  const t = useTranslate();
  const { id, Icon, color } = vote
    ? LOOKS[vote.choice]
    : ({ id: 'process.voted.open', Icon: Clock, color: 'neutral600' } as const);
  const by = vote && vote.chain.length > 0 ? t('process.votedBy', { name: vote.by.label }) : '';
  return (
    <Flex tag="li" gap={2} alignItems="flex-start">
      <Flex paddingTop="3px">
        <Icon width="1.2rem" height="1.2rem" fill={color} aria-hidden />
      </Flex>
      <Flex direction="column" alignItems="flex-start">
        <Typography variant="pi" textColor="neutral800">
          {`${name} · ${t(id)}${by}`}
        </Typography>
        {vote?.comment ? (
          <Typography variant="pi" textColor="neutral600">
            {vote.comment}
          </Typography>
        ) : null}
      </Flex>
    </Flex>
  );
}
