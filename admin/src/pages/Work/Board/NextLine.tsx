import { Flex, Typography } from '@strapi/design-system';
import { Calendar, Clock, WarningCircle } from '@strapi/icons';

import type { BoardCard } from '../../../api/board';
import { useTexts } from '../../../components/Texts';
import { useTranslate, type Translate } from '../../../hooks/useTranslate';
import { interactionType } from '../../../activities/interactionType';
import { urgencyOf, type Urgency } from '../Inbox/model/due';
import { nextOf } from './model/next';

const LOOKS = {
  overdue: { Icon: WarningCircle, color: 'danger600' },
  today: { Icon: Clock, color: 'success600' },
  later: { Icon: Calendar, color: 'neutral600' },
  undated: { Icon: Calendar, color: 'neutral600' },
  none: { Icon: WarningCircle, color: 'warning700' },
} as const;

/** The next activity, a task or a planned interaction: its colour, icon and words say how urgent it is. */
export function NextLine({ card, now }: { card: BoardCard; now: number }) {
  const t = useTranslate();
  const next = nextOf(card, (type) => t(`record.log.${interactionType(type)}`));
  const { formatDate } = useTexts();
  const look = next ? lookOf(urgencyOf(next.dueAt, new Date(now))) : 'none';
  const { Icon, color } = LOOKS[look];
  const at = next?.dueAt ?? undefined;
  const title = at && formatDate(at, { dateStyle: 'medium', timeStyle: 'short' });
  const date = (): string =>
    formatDate(
      at,
      look === 'today'
        ? { hour: 'numeric', minute: '2-digit' }
        : { weekday: 'short', day: 'numeric', month: 'short' },
    );
  return (
    <Flex gap={1} minWidth={0} title={title}>
      <Icon width="1.2rem" height="1.2rem" fill={color} aria-hidden style={{ flex: 'none' }} />
      {/* Amber text is too pale on white. */}
      <Typography variant="pi" textColor={look === 'none' ? 'neutral800' : color} ellipsis>
        {textOf(t, look, next?.label ?? '', date)}
      </Typography>
    </Flex>
  );
}

type Look = keyof typeof LOOKS;

const lookOf = (urgency: Urgency): Look => (urgency === 'none' ? 'undated' : urgency);

function textOf(t: Translate, look: Look, label: string, date: () => string): string {
  switch (look) {
    case 'none':
      return t('board.next.none');
    case 'undated':
      return label;
    case 'overdue':
      return t('board.next.overdue', { label });
    case 'today':
      return t('board.next.today', { label, time: date() });
    default:
      return t('board.next.later', { label, date: date() });
  }
}
