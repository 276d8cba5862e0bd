import { useEffect, useRef, useState } from 'react';

import { Button, Flex, Typography } from '@strapi/design-system';

import { useVerifyCrmHistoryMutation, type BrokenChain } from '../../api/operations';
import { Card } from '../../components/Card';
import { RecordLink } from '../../components/RecordLink';
import { useReport } from '../../hooks/useReport';
import { useServerText } from '../../hooks/useServerText';
import { useTranslate } from '../../hooks/useTranslate';

interface Verified {
  readonly state: 'running' | 'done' | 'failed';
  readonly entries: number;
  readonly found: readonly BrokenChain[];
}

const nameOf = ({ subject }: BrokenChain): string => `${subject.type} ${subject.id}`;

/** Recomputes the hash chains of the history, part by part, and lists records whose history was changed. */
export function HistoryCard() {
  const t = useTranslate();
  const say = useServerText();
  const report = useReport();
  const [verify] = useVerifyCrmHistoryMutation();
  const [isRunning, setRunning] = useState(false);
  const [verified, setVerified] = useState<Verified>();

  const isLeft = useRef(false);
  useEffect(() => {
    isLeft.current = false;
    return () => {
      isLeft.current = true;
    };
  }, []);

  const run = async (): Promise<void> => {
    setRunning(true);
    setVerified(undefined);
    const found = new Map<string, BrokenChain>();
    let entries = 0;
    let after: string | null = null;
    do {
      const answer: Awaited<ReturnType<typeof verify>> = await verify({ after });
      if (isLeft.current) return;
      if ('error' in answer) {
        report.failed(answer.error);
        setVerified({ state: 'failed', entries, found: [...found.values()] });
        break;
      }
      entries += answer.data.entries;
      for (const one of answer.data.found) {
        if (!found.has(nameOf(one))) found.set(nameOf(one), one);
      }
      after = answer.data.next;
      const state = after === null ? 'done' : 'running';
      setVerified({ state, entries, found: [...found.values()] });
    } while (after !== null);
    setRunning(false);
  };

  return (
    <Card gap={6} title={t('operations.history')} text={t('operations.history.hint')}>
      <Flex gap={4} wrap="wrap">
        <Button variant="secondary" loading={isRunning} onClick={() => void run()}>
          {t('operations.verify.run')}
        </Button>
        <Typography textColor="neutral800" aria-live="polite">
          {verified
            ? t(`operations.history.${verified.state}`, {
                entries: verified.entries,
                count: verified.found.length,
              })
            : ''}
        </Typography>
      </Flex>
      {verified && verified.found.length > 0 ? (
        <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
          {verified.found.map((one) => (
            <Flex
              key={nameOf(one)}
              tag="li"
              direction="column"
              alignItems="flex-start"
              gap={1}
              padding={4}
              borderColor="neutral200"
              hasRadius
            >
              <RecordLink type={one.subject.type} id={one.subject.id} />
              <Typography textColor="neutral800">
                {t('operations.history.fault', { seq: one.seq, problem: say(one.problem) })}
              </Typography>
            </Flex>
          ))}
        </Flex>
      ) : null}
    </Card>
  );
}
