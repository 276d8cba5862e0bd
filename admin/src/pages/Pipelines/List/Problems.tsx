import { useEffect } from 'react';

import { Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';

import {
  useGetCrmDefinitionQuery,
  useValidateCrmDefinitionMutation,
} from '../../../api/definitions';
import { useTranslate } from '../../../hooks/useTranslate';
import type { PipelineRow } from '../model/state';
import { useCanManage } from '../useCanManage';

/** What the server says now of the version that the row opens: teams may be gone since it was saved. */
export function Problems({ row: { name, opened } }: { row: PipelineRow }) {
  const t = useTranslate();
  const canManage = useCanManage();
  const { data } = useGetCrmDefinitionQuery({ name, version: opened.version });
  const [validate, { data: diagnostics }] = useValidateCrmDefinitionMutation();
  const schema = data?.definition.schema;
  useEffect(() => {
    if (!canManage || schema === undefined) return;
    void validate({ schema, ...(opened.model !== null && { model: opened.model }) });
  }, [canManage, schema, opened.model, validate]);
  if (!diagnostics) return <Typography textColor="neutral600">–</Typography>;
  if (diagnostics.length === 0) {
    return <Typography textColor="neutral600">{t('pipelines.problems.none')}</Typography>;
  }
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return (
    <Flex gap={2}>
      <WarningCircle fill={errors > 0 ? 'danger600' : 'warning600'} aria-hidden />
      <Typography textColor="neutral800">
        {t('pipelines.problems.count', { errors, warnings: diagnostics.length - errors })}
      </Typography>
    </Flex>
  );
}
