import type { CSSProperties, ReactNode } from 'react';

import { Box, Flex, Link, Td, Tr, Typography } from '@strapi/design-system';
import { Link as RouterLink, useNavigate } from 'react-router-dom';

import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
import { FieldName } from '../../../components/FieldName';
import { TypeIcon } from '../../../components/TypeIcon';
import { useTypeTexts } from '../../../hooks/useTypeTexts';
import { RuleBadges } from './RuleBadges';
import { useIsWide } from '../../../hooks/useIsWide';

interface FieldRowProps {
  field: CustomField;
  handle?: ReactNode;
  actions?: ReactNode;
  isLifted?: boolean;
  style?: CSSProperties;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

const stop = (event: { stopPropagation(): void }) => event.stopPropagation();

/** One field; a click on the row opens its page. */
export function FieldRow({ field, handle, actions, isLifted, style, ...row }: FieldRowProps) {
  const navigate = useNavigate();
  const isWide = useIsWide();
  const typeName = useTypeTexts()(field.type).name;
  const label = (
    <Link tag={RouterLink} to={field.id} onClick={stop}>
      <Typography textColor="neutral800" fontWeight="bold">
        {field.label}
      </Typography>
    </Link>
  );
  const type = (
    <Flex gap={3}>
      <TypeIcon type={field.type} />
      <Typography textColor="neutral800">{typeName}</Typography>
    </Flex>
  );
  return (
    <Tr
      {...row}
      onClick={() => navigate(field.id)}
      cursor="pointer"
      background={isLifted ? 'primary100' : undefined}
      position="relative"
      zIndex={isLifted ? 1 : undefined}
      style={style}
      data-field={field.name}
    >
      {/* The row numbers its direct children, so the cells cannot be inside a fragment. */}
      {handle ? <Td onClick={stop}>{handle}</Td> : null}
      <Td>
        {isWide ? (
          <Box maxWidth="28rem">{label}</Box>
        ) : (
          <Flex direction="column" alignItems="flex-start" gap={2} paddingTop={3} paddingBottom={3}>
            {label}
            <FieldName name={field.name} />
            {type}
            <RuleBadges field={field} />
          </Flex>
        )}
      </Td>
      {isWide ? (
        <Td>
          <FieldName name={field.name} />
        </Td>
      ) : null}
      {isWide ? <Td>{type}</Td> : null}
      {isWide ? (
        <Td>
          <Box maxWidth="36rem" paddingTop={1} paddingBottom={1}>
            <RuleBadges field={field} />
          </Box>
        </Td>
      ) : null}
      {actions ? <Td onClick={stop}>{actions}</Td> : null}
    </Tr>
  );
}
