import { Box, Button, IconButton } from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { isMap } from '../../model/document';
import { emptyPart } from '../../model/language';
import { PartForm } from './PartForm';
import { PartGroup } from './PartGroup';
import { PlainPart } from './PlainPart';
import type { PartProps } from './props';
import { usePart } from './usePart';

/** An object of the language, which may be left out as a whole. */
export function GroupPart(part: PartProps) {
  const t = useTranslate();
  const { value, set, isReadOnly } = usePart(part.path);
  if (value !== undefined && !isMap(value)) return <PlainPart {...part} schema={{}} />;
  const action = isReadOnly ? null : value === undefined ? (
    <Button
      size="S"
      variant="tertiary"
      startIcon={<Plus />}
      aria-label={t('pipelines.part.add', { label: part.label })}
      onClick={() => set(emptyPart(part.schema))}
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
          <PartForm path={part.path} schema={part.schema} part={part.name} />
        </Box>
      )}
    </PartGroup>
  );
}
