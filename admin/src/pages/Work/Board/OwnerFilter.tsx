import { Box, Flex } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import { PersonTag } from '../../../inputs/people/PersonTag';
import { usePeopleOptions } from '../../../inputs/people/usePeopleOptions';
import { Picker } from '../../../inputs/Picker';

interface OwnerFilterProps {
  owners: readonly string[];
  onChange: (owners: readonly string[]) => void;
}

const KINDS = ['user', 'admin', 'team'] as const;

/** One or several owners, by name. */
export function OwnerFilter({ owners, onChange }: OwnerFilterProps) {
  const t = useTranslate();
  const people = usePeopleOptions({ kinds: KINDS, without: owners });
  return (
    <Flex gap={2} wrap="wrap">
      <Box width="22rem">
        <Picker
          label={t('board.filter.owner')}
          value={null}
          text=""
          {...people.picker}
          placeholder={t('board.filter.owner')}
          onPick={(id) => onChange([...owners, id])}
        />
      </Box>
      {owners.map((id) => (
        <PersonTag
          key={id}
          id={id}
          isDisabled={false}
          onRemove={() => onChange(owners.filter((one) => one !== id))}
        />
      ))}
    </Flex>
  );
}
