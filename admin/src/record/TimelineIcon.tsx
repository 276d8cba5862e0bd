import {
  ArrowRight,
  Calendar,
  CheckCircle,
  Feather,
  Mail,
  PaperPlane,
  Pencil,
  Phone,
  SealCheck,
} from '@strapi/icons';

import type { TimelineItem } from '../api/records';
import { IconTile } from '../components/IconTile';

type Look = Parameters<typeof IconTile>[0];

/** The kinds of interactions. */
export const INTERACTION_LOOKS: Readonly<Record<string, Look>> = {
  note: { Icon: Feather, color: 'secondary' },
  call: { Icon: Phone, color: 'success' },
  email: { Icon: Mail, color: 'primary' },
  meeting: { Icon: Calendar, color: 'alternative' },
};

const OTHER: Look = { Icon: Pencil, color: 'neutral' };

function lookOf(item: TimelineItem): Look {
  if (item.kind === 'interaction') return INTERACTION_LOOKS[item.type] ?? OTHER;
  if (item.kind === 'mail') return { Icon: PaperPlane, color: 'primary' };
  if (item.kind === 'task') {
    return item.task === 'approval'
      ? { Icon: SealCheck, color: 'primary' }
      : { Icon: CheckCircle, color: 'secondary' };
  }
  return item.event === 'instance.transitioned'
    ? { Icon: ArrowRight, color: 'alternative' }
    : OTHER;
}

/** What an item of the timeline is. */
export const TimelineIcon = ({ item }: { item: TimelineItem }) => <IconTile {...lookOf(item)} />;
