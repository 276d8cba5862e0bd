import { TextInput } from '@strapi/design-system';

import { useTranslate } from '../../../../hooks/useTranslate';
import type { Path } from '../../model/document';
import { PartFrame } from './PartFrame';
import { usePart } from './usePart';

/** How many have to approve: a number, or a share of the voters. */
export function QuorumPart({ path }: { path: Path }) {
  const t = useTranslate();
  const { value, set, isReadOnly } = usePart(path);
  const part = {
    ...{ path, name: 'quorum', schema: {}, isRequired: true },
    ...{ label: t('pipelines.quorum'), hint: t('pipelines.quorum.hint') },
  };
  return (
    <PartFrame part={part}>
      <TextInput
        value={typeof value === 'number' || typeof value === 'string' ? String(value) : ''}
        disabled={isReadOnly}
        onChange={({ target }: { target: { value: string } }) =>
          set(/^[1-9]\d{0,8}$/.test(target.value) ? Number(target.value) : target.value)
        }
      />
    </PartFrame>
  );
}
