import { Tag } from '@strapi/design-system';
import { Cross } from '@strapi/icons';

import { useTranslate } from '../../hooks/useTranslate';
import { usePersonText } from './usePersonText';

interface PersonTagProps {
  id: string;
  isDisabled: boolean;
  onRemove: () => void;
}

/** One of several chosen people, with a button that takes them out. */
export function PersonTag({ id, isDisabled, onRemove }: PersonTagProps) {
  const t = useTranslate();
  const { text } = usePersonText(id);
  const name = text || '…';
  return (
    <Tag
      icon={<Cross aria-hidden />}
      label={t('people.remove', { name })}
      disabled={isDisabled}
      onClick={onRemove}
    >
      {name}
    </Tag>
  );
}
