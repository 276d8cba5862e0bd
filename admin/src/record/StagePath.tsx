import { Flex, Typography } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { styled } from 'styled-components';

import type { InstanceRow } from '../../../server/src/contracts/instances';
import type { RecordKey } from '../api/process';
import { useGetCrmStageTimesQuery } from '../api/records';
import { StageDot } from '../components/StageDot';
import { useTranslate } from '../hooks/useTranslate';
import { stageLabel } from '../process/model/stage';
import { useTimes } from '../process/useTimes';
import { pathOf } from './model/path';

/** The stages of a pipeline in a row: where the record has been and how long, and where it is. */
export function StagePath({ record, instance }: { record: RecordKey; instance: InstanceRow }) {
  const t = useTranslate();
  const { span } = useTimes();
  const { id, revision } = instance;
  const { data = [] } = useGetCrmStageTimesQuery({ record, instance: id, revision });
  const stages = pathOf(data);
  if (stages.length === 0) return null;
  return (
    <Path aria-label={t('record.path')}>
      {stages.map((stage) => {
        const name = stageLabel({ ...stage, name: stage.stage });
        return (
          <Step
            key={stage.stage}
            $isCurrent={stage.isCurrent}
            aria-current={stage.isCurrent ? 'step' : undefined}
          >
            <Flex gap={2} minWidth={0}>
              {stage.isCurrent || stage.visits === 0 ? (
                <StageDot color={stage.isCurrent ? stage.color : null} />
              ) : (
                <Check width="1.2rem" height="1.2rem" fill="success600" aria-hidden />
              )}
              <Typography
                variant="pi"
                fontWeight={stage.isCurrent ? 'bold' : 'regular'}
                textColor={stage.visits > 0 ? 'neutral800' : 'neutral600'}
                ellipsis
              >
                {name}
              </Typography>
            </Flex>
            <Typography variant="pi" textColor="neutral600">
              {stage.visits > 0 && !stage.isFinal ? span(stage.ms) : '\u00a0'}
            </Typography>
          </Step>
        );
      })}
    </Path>
  );
}

const Path = styled.ol`
  display: flex;
  gap: 4px;
  overflow-x: auto;

  @media (max-width: 768px) {
    flex-direction: column;
  }
`;

const Step = styled.li<{ $isCurrent: boolean }>`
  display: flex;
  flex: 1 1 0;
  flex-direction: column;
  gap: 4px;
  min-width: 11rem;
  padding: 8px 12px;
  border-top: 3px solid
    ${({ theme, $isCurrent }) => ($isCurrent ? theme.colors.primary600 : theme.colors.neutral200)};
  background: ${({ theme }) => theme.colors.neutral0};

  @media (max-width: 768px) {
    flex-direction: row;
    justify-content: space-between;
    border-top: 0;
    border-left: 3px solid
      ${({ theme, $isCurrent }) => ($isCurrent ? theme.colors.primary600 : theme.colors.neutral200)};
  }
`;
