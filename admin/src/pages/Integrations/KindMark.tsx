import { Mail, PuzzlePiece, Webhooks } from '@strapi/icons';

import { IconTile } from '../../components/IconTile';

const LOOKS: Readonly<Record<string, { Icon: typeof Mail; color: string }>> = {
  webhook: { Icon: Webhooks, color: 'primary' },
  email: { Icon: Mail, color: 'secondary' },
};

const OF_THE_APP = { Icon: PuzzlePiece, color: 'alternative' };

/** The kind of an integration; its name stands beside it. */
export const KindMark = ({ kind }: { kind: string }) => (
  <IconTile {...(LOOKS[kind] ?? OF_THE_APP)} />
);
