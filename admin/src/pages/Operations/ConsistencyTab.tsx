import { useState } from 'react';

import { Button, Flex, Typography } from '@strapi/design-system';

import { useVerifyCrmInstancesMutation, type Contradiction } from '../../api/operations';
import { useReport } from '../../hooks/useReport';
import { useTranslate } from '../../hooks/useTranslate';
import { Card } from '../../components/Card';
import { HistoryCard } from './HistoryCard';
import { Repair } from './Repair';

interface Checked {
  readonly examined: number;
  readonly found: readonly Contradiction[];
}

/** Whether what is stored is consistent: processes, and the history. */
export function ConsistencyTab() {
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <ProcessesCard />
      <HistoryCard />
    </Flex>
  );
}

/** Finds processes that contradict themselves, their definition or their rows, and repairs them. */
function ProcessesCard() {
  const t = useTranslate();
  const report = useReport();
  const [verify] = useVerifyCrmInstancesMutation();
  const [isRunning, setRunning] = useState(false);
  const [checked, setChecked] = useState<Checked>();

  const run = async (): Promise<void> => {
    setRunning(true);
    let result: Checked = { examined: 0, found: [] };
    let after: number | null = null;
    do {
      const answer: Awaited<ReturnType<typeof verify>> = await verify({ after });
      if ('error' in answer) {
        report.failed(answer.error);
        break;
      }
      const { examined, found, next } = answer.data;
      result = { examined: result.examined + examined, found: [...result.found, ...found] };
      setChecked(result);
      after = next;
    } while (after !== null);
    setRunning(false);
  };

  return (
    <Card gap={6} title={t('operations.verify')} text={t('operations.verify.hint')}>
      <Flex gap={4} wrap="wrap">
        <Button variant="secondary" loading={isRunning} onClick={() => void run()}>
          {t('operations.verify.run')}
        </Button>
        <Typography textColor="neutral800" aria-live="polite">
          {checked
            ? t('operations.verify.done', {
                examined: checked.examined,
                count: checked.found.length,
              })
            : ''}
        </Typography>
      </Flex>
      {checked?.found.map((one) => (
        <Repair
          key={one.instance}
          contradiction={one}
          onRepaired={() =>
            setChecked(
              (before) =>
                before && {
                  ...before,
                  found: before.found.filter(({ instance }) => instance !== one.instance),
                },
            )
          }
        />
      ))}
    </Card>
  );
}
