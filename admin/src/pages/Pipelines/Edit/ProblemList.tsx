import { useState } from 'react';

import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { CaretDown, CaretUp, WarningCircle } from '@strapi/icons';

import { useTranslate } from '../../../hooks/useTranslate';
import { ProblemLine } from './ProblemLine';
import { useDocument } from './useDocument';

/** How many errors and warnings there are; opened, each with a way to its input. */
export function ProblemList() {
  const t = useTranslate();
  const { diagnostics } = useDocument();
  const [isOpen, setOpen] = useState(false);
  if (diagnostics.length === 0) return null;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return (
    <Box
      background="neutral0"
      hasRadius
      shadow="filterShadow"
      borderColor={errors > 0 ? 'danger600' : 'warning600'}
      data-problems
    >
      <Flex justifyContent="space-between" gap={2} padding={2} paddingLeft={4} wrap="wrap">
        <Flex gap={2} role="status">
          <WarningCircle fill={errors > 0 ? 'danger600' : 'warning600'} aria-hidden />
          <Typography fontWeight="bold" textColor="neutral800">
            {t('pipelines.problems.count', { errors, warnings: diagnostics.length - errors })}
          </Typography>
        </Flex>
        <Button
          variant="ghost"
          size="S"
          aria-expanded={isOpen}
          endIcon={isOpen ? <CaretUp /> : <CaretDown />}
          onClick={() => setOpen(!isOpen)}
        >
          {t(isOpen ? 'pipelines.problems.hide' : 'pipelines.problems.show')}
        </Button>
      </Flex>
      {isOpen ? (
        <Box
          tag="ul"
          paddingLeft={4}
          paddingRight={4}
          paddingBottom={3}
          maxHeight="32rem"
          overflow="auto"
        >
          {diagnostics.map((diagnostic, index) => (
            <ProblemLine key={`${index} ${diagnostic.at}`} diagnostic={diagnostic} />
          ))}
        </Box>
      ) : null}
    </Box>
  );
}
