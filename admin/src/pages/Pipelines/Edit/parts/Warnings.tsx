import { Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';

import type { DefinitionDiagnostic } from '../../../../api/definitions';
import { sentences } from './usePart';

/** The warnings about an input; its errors stand at the input itself. */
export function Warnings({ problems }: { problems: readonly DefinitionDiagnostic[] }) {
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  if (warnings.length === 0) return null;
  return (
    <Flex gap={2} alignItems="flex-start" paddingTop={1}>
      <WarningCircle fill="warning600" width="1.4rem" height="1.4rem" aria-hidden />
      <Typography variant="pi" textColor="neutral700">
        {sentences(warnings)}
      </Typography>
    </Flex>
  );
}
