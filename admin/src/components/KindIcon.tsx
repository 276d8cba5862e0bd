import { CheckCircle, PriceTag, SealCheck, User } from '@strapi/icons';

import type { PendingItem } from '../../../server/src/contracts/dashboard';
import { IconTile } from './IconTile';

const LOOKS = {
  task: { Icon: CheckCircle, color: 'secondary' },
  approval: { Icon: SealCheck, color: 'primary' },
  lead: { Icon: User, color: 'alternative' },
  opportunity: { Icon: PriceTag, color: 'success' },
} as const;

/** The kind of an item; its name stands beside it. */
export const KindIcon = ({ kind }: { kind: PendingItem['kind'] }) => <IconTile {...LOOKS[kind]} />;
