import { Button, Flex, Typography } from '@strapi/design-system';
import { Play } from '@strapi/icons';

import type { RecordKey } from '../api/process';
import { useGetCrmStagesQuery } from '../api/stages';
import { humanize } from '../components/SchemaForm/model/rows';
import { useTranslate } from '../hooks/useTranslate';
import { pipelineLabel, type Startable } from './model/stage';
import { RefusalNote } from './RefusalNote';
import { useOrder } from './useOrder';

interface StartButtonsProps {
  record: RecordKey;
  starts: readonly Startable[];
  isDirty: boolean;
}

/** Processes that fit the record and do not run. */
export function StartButtons({ record, starts, isDirty }: StartButtonsProps) {
  const t = useTranslate();
  const { sendOrder, isLoading, refusal } = useOrder(record);
  const { data: stages = [] } = useGetCrmStagesQuery(record.type);
  const isAmbiguous = ({ definition }: Startable): boolean =>
    starts.filter((one) => one.definition === definition).length > 1;

  const start = ({ definition, entity }: Startable) =>
    sendOrder('/instances', { definition, entity, subject: record }, 'process.started');

  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      {starts.map((one) => {
        const name = pipelineLabel(stages, one.definition);
        return (
          <Button
            key={`${one.definition}/${one.entity}`}
            variant="tertiary"
            startIcon={<Play />}
            disabled={isDirty || isLoading}
            onClick={() => void start(one)}
          >
            {isAmbiguous(one)
              ? t('process.startAs', { name, entity: humanize(one.entity) })
              : t('process.start', { name })}
          </Button>
        );
      })}
      {isDirty ? (
        <Typography variant="pi" textColor="neutral600">
          {t('process.dirty')}
        </Typography>
      ) : null}
      {refusal ? <RefusalNote refusal={refusal} /> : null}
    </Flex>
  );
}
