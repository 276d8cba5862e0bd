import { Flex, Typography } from '@strapi/design-system';

import type { MoveAnswer } from '../../../../api/definitions';
import { useServerText } from '../../../../hooks/useServerText';
import { useTranslate } from '../../../../hooks/useTranslate';
import { useRecordText } from '../../../../inputs/records/useRecordText';

type Instance = MoveAnswer['stranded'][number];

/** The records that cannot be moved, each with the reason. */
export function Stranded({ stranded, left }: { stranded: readonly Instance[]; left: number }) {
  const t = useTranslate();
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Typography variant="sigma" textColor="neutral600" tag="h3">
        {t('versions.move.left')}
      </Typography>
      <Flex
        tag="ul"
        direction="column"
        alignItems="stretch"
        gap={2}
        maxHeight="24rem"
        overflow="auto"
        tabIndex={0}
      >
        {stranded.map((one) => (
          <StrandedLine key={one.instance} {...one} />
        ))}
        {left > stranded.length ? (
          <Typography tag="li" textColor="neutral600">
            {t('versions.move.more', { count: left - stranded.length })}
          </Typography>
        ) : null}
      </Flex>
    </Flex>
  );
}

function StrandedLine({ subject, version, reason }: Instance) {
  const name = useRecordText(subject.type, subject.id);
  const say = useServerText();
  return (
    <Flex tag="li" direction="column" alignItems="flex-start">
      <Typography textColor="neutral800">{`${name} · ${version}`}</Typography>
      <Typography variant="pi" textColor="neutral600">
        {say(reason)}
      </Typography>
    </Flex>
  );
}
