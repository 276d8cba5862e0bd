import { Flex, Typography } from '@strapi/design-system';
import {
  Check,
  Clock,
  Database,
  List,
  ManyWays,
  OneToMany,
  OneWay,
  Question,
  SealCheck,
  User,
  Webhooks,
} from '@strapi/icons';

import { useStepTexts } from '../useLanguageTexts';

const ICONS: Readonly<Record<string, typeof Check>> = {
  sequence: List,
  parallel: ManyWays,
  inclusive: OneToMany,
  exclusive: Question,
  task: User,
  approval: SealCheck,
  wait: Clock,
  set: Database,
  transition: OneWay,
  activity: Webhooks,
};

/** The kind of a step, with its icon. */
export function KindTag({ kind }: { kind: string | undefined }) {
  const textsOf = useStepTexts();
  const Icon = ICONS[kind ?? ''] ?? Check;
  return (
    <Flex
      gap={2}
      background="neutral100"
      hasRadius
      paddingTop={1}
      paddingBottom={1}
      paddingLeft={2}
      paddingRight={2}
    >
      <Icon width="1.4rem" height="1.4rem" fill="neutral600" aria-hidden />
      <Typography variant="pi" fontWeight="bold" textColor="neutral700">
        {kind === undefined ? '?' : textsOf(kind).name}
      </Typography>
    </Flex>
  );
}
