import { Box, SingleSelect, SingleSelectOption } from '@strapi/design-system';

import { useTranslate } from '../hooks/useTranslate';
import { pipelineKey, type Pipeline } from '../pages/Work/Board/model/pipelines';

interface PipelineSelectProps {
  pipelines: readonly Pipeline[];
  pipeline: Pipeline | undefined;
  onChange: (pipeline: Pipeline) => void;
  /** Without it there is always one. */
  onClear?: () => void;
  placeholder?: string;
}

/** One of the pipelines that the user may see. */
export function PipelineSelect(props: PipelineSelectProps) {
  const { pipelines, pipeline, onChange, onClear, placeholder } = props;
  const t = useTranslate();
  return (
    <Box minWidth="16rem">
      <SingleSelect
        aria-label={placeholder ?? t('board.pipeline')}
        placeholder={placeholder ?? t('board.pipeline')}
        value={pipeline ? pipelineKey(pipeline) : ''}
        onChange={(key: string | number) => {
          const chosen = pipelines.find((one) => pipelineKey(one) === key);
          if (chosen) onChange(chosen);
        }}
        {...(onClear && { onClear })}
      >
        {pipelines.map((one) => (
          <SingleSelectOption key={pipelineKey(one)} value={pipelineKey(one)}>
            {one.label}
          </SingleSelectOption>
        ))}
      </SingleSelect>
    </Box>
  );
}
