import { Box, Flex, Link, Td, Tr, Typography } from '@strapi/design-system';
import { Link as RouterLink, useNavigate } from 'react-router-dom';

import type { Integration } from '../../../../../server/src/contracts/integrations';
import { FieldName } from '../../../components/FieldName';
import { KindMark } from '../KindMark';
import { pageOf } from '../paths';
import { useKindTexts } from '../useKindTexts';
import { Health } from './Health';
import { IntegrationState } from './IntegrationState';

interface IntegrationRowProps {
  integration: Integration;
  isWide: boolean;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

const stop = (event: { stopPropagation(): void }) => event.stopPropagation();

/** One integration; a click on the row opens its page. */
export function IntegrationRow({ integration, isWide, ...row }: IntegrationRowProps) {
  const navigate = useNavigate();
  const { name, label, kind } = integration;
  const kindName = useKindTexts()(kind).title;
  const state = <IntegrationState integration={integration} />;
  const health = <Health name={name} />;
  return (
    <Tr {...row} onClick={() => navigate(pageOf(name))} cursor="pointer" data-integration={name}>
      <Td>
        <Flex
          gap={3}
          paddingTop={3}
          paddingBottom={3}
          alignItems={isWide ? 'center' : 'flex-start'}
        >
          <KindMark kind={kind} />
          <Flex direction="column" alignItems="flex-start" gap={1}>
            <Link tag={RouterLink} to={pageOf(name)} onClick={stop}>
              <Typography textColor="neutral800" fontWeight="bold">
                {label}
              </Typography>
            </Link>
            <FieldName name={name} />
            {isWide ? null : (
              <>
                <Typography textColor="neutral600">{kindName}</Typography>
                {state}
                {health}
              </>
            )}
          </Flex>
        </Flex>
      </Td>
      {isWide ? (
        <Td>
          <Typography textColor="neutral800">{kindName}</Typography>
        </Td>
      ) : null}
      {isWide ? (
        <Td>
          <Box maxWidth="36rem">{state}</Box>
        </Td>
      ) : null}
      {isWide ? <Td>{health}</Td> : null}
    </Tr>
  );
}
