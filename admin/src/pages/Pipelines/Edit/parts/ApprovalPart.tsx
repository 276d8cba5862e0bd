import { Box, Button, Flex, IconButton } from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { isMap } from '../../model/document';
import { emptyOf, LANGUAGE } from '../../model/language';
import { ExtraKeys } from './ExtraKeys';
import { PartForm } from './PartForm';
import { PartGroup } from './PartGroup';
import { PlainPart } from './PlainPart';
import type { PartProps } from './props';
import { QuorumPart } from './QuorumPart';
import { usePart } from './usePart';

const BUILT_IN = ['first', 'majority', 'unison', 'quorum'];

/** Who approves, and when it counts as approved. */
export function ApprovalPart(part: PartProps) {
  const t = useTranslate();
  const { value, set, isReadOnly } = usePart(part.path);
  if (value !== undefined && !isMap(value)) return <PlainPart {...part} schema={{}} />;
  const { strategy } = value ?? {};
  const isQuorum = strategy === 'quorum';
  const action = isReadOnly ? null : value === undefined ? (
    <Button
      size="S"
      variant="tertiary"
      startIcon={<Plus />}
      aria-label={t('pipelines.part.add', { label: part.label })}
      onClick={() => set(emptyOf('approval', { $ref: '#/components/schemas/PipelineApproval' }))}
    >
      {t('pipelines.add')}
    </Button>
  ) : part.isRequired ? null : (
    <IconButton
      variant="ghost"
      label={t('pipelines.part.remove', { label: part.label })}
      onClick={() => set(undefined)}
    >
      <Trash />
    </IconButton>
  );
  return (
    <PartGroup part={part} action={action}>
      {value === undefined ? null : (
        <Box
          paddingTop={2}
          paddingLeft={4}
          borderColor="neutral200"
          borderStyle="solid"
          borderWidth="0 0 0 2px"
        >
          <Flex direction="column" alignItems="stretch" gap={4}>
            <PartForm path={part.path} schema={LANGUAGE.Approval} part="approval" />
            {isQuorum ? <QuorumPart path={[...part.path, 'quorum']} /> : null}
            <ExtraKeys
              path={part.path}
              known={[
                ...Object.keys(LANGUAGE.Approval.properties ?? {}),
                ...(isQuorum ? ['quorum'] : []),
              ]}
              canAdd={typeof strategy === 'string' && !BUILT_IN.includes(strategy)}
            />
          </Flex>
        </Box>
      )}
    </PartGroup>
  );
}
