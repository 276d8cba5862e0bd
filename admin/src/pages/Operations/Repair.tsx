import { useState } from 'react';

import { Box, Button, Flex, Typography } from '@strapi/design-system';

import {
  useRepairCrmInstanceMutation,
  type Contradiction,
  type Repair as Repaired,
} from '../../api/operations';
import { ConfirmButton } from '../../components/ConfirmButton';
import { RecordLink } from '../../components/RecordLink';
import { useReport } from '../../hooks/useReport';
import { useServerText } from '../../hooks/useServerText';
import { useTranslate } from '../../hooks/useTranslate';

interface RepairProps {
  contradiction: Contradiction;
  onRepaired: () => void;
}

/** One corrupt process: what is wrong, what a repair would change, and the repair. */
export function Repair({ contradiction, onRepaired }: RepairProps) {
  const t = useTranslate();
  const say = useServerText();
  const report = useReport();
  const { instance, subject, contradiction: text } = contradiction;
  const [plan, setPlan] = useState<Repaired>();
  const [repair, { isLoading }] = useRepairCrmInstanceMutation();
  const run = async (dryRun: boolean): Promise<void> => {
    const answer = await repair({ id: instance, dryRun });
    if ('error' in answer) return report.failed(answer.error);
    if (dryRun) return setPlan(answer.data);
    report.done('operations.repaired');
    onRepaired();
  };
  return (
    <Box borderColor="neutral200" hasRadius padding={4} data-corrupt={instance}>
      <Flex direction="column" alignItems="flex-start" gap={3}>
        {subject ? <RecordLink type={subject.type} id={subject.id} /> : null}
        <Typography textColor="neutral800">{say(text)}</Typography>
        {plan ? (
          <Flex tag="ul" direction="column" alignItems="flex-start" gap={1}>
            {plan.changes.map((change) => (
              <Typography key={change} tag="li" textColor="neutral800">
                {say(change)}
              </Typography>
            ))}
          </Flex>
        ) : null}
        <Flex gap={2}>
          <Button size="S" variant="tertiary" loading={isLoading} onClick={() => void run(true)}>
            {t('operations.repair.try')}
          </Button>
          {plan ? (
            <ConfirmButton
              label={t('operations.repair')}
              isLoading={isLoading}
              onConfirm={() => run(false)}
            >
              {t('operations.repair.text')}
            </ConfirmButton>
          ) : null}
        </Flex>
      </Flex>
    </Box>
  );
}
