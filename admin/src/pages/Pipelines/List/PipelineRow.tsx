import { Flex, Link, Td, Tr, Typography } from '@strapi/design-system';
import { Link as RouterLink, useNavigate } from 'react-router-dom';

import { useCountCrmDefinitionInstancesQuery } from '../../../api/definitions';
import { FieldName } from '../../../components/FieldName';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import type { PipelineRow as Row } from '../model/state';
import { pageOf } from '../paths';
import { Problems } from './Problems';
import { RecordTypes } from './RecordTypes';
import { RowMenu } from './RowMenu';
import { RowState } from './RowState';

interface PipelineRowProps {
  row: Row;
  isWide: boolean;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

const stop = (event: { stopPropagation(): void }) => event.stopPropagation();

/** One pipeline; a click on the row opens its editor. */
export function PipelineRow({ row, isWide, ...table }: PipelineRowProps) {
  const t = useTranslate();
  const navigate = useNavigate();
  const { name, label, opened } = row;
  const { data: count } = useCountCrmDefinitionInstancesQuery(
    { name },
    { pollingInterval: usePolling() },
  );
  const page = pageOf(name, opened.version);
  const state = <RowState row={row} />;
  const types = <RecordTypes entities={opened.entities} model={opened.model} />;
  const problems = <Problems row={row} />;
  return (
    <Tr {...table} onClick={() => navigate(page)} cursor="pointer" data-pipeline={name}>
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={1} paddingTop={3} paddingBottom={3}>
          <Link tag={RouterLink} to={page} onClick={stop}>
            <Typography textColor="neutral800" fontWeight="bold">
              {label}
            </Typography>
          </Link>
          <FieldName name={name} />
          {isWide ? null : (
            <>
              {state}
              {types}
              {count === undefined ? null : (
                <Typography textColor="neutral600">{t('pipelines.live', { count })}</Typography>
              )}
              {problems}
            </>
          )}
        </Flex>
      </Td>
      {isWide ? <Td>{state}</Td> : null}
      {isWide ? <Td>{types}</Td> : null}
      {isWide ? (
        <Td>
          <Typography textColor="neutral800">{count ?? '–'}</Typography>
        </Td>
      ) : null}
      {isWide ? <Td>{problems}</Td> : null}
      <Td onClick={stop}>
        <RowMenu row={row} />
      </Td>
    </Tr>
  );
}
