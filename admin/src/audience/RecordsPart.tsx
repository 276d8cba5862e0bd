import { Flex, Tag } from '@strapi/design-system';
import { Cross } from '@strapi/icons';

import { useTranslate } from '../hooks/useTranslate';
import { Picker } from '../inputs/Picker';
import { useRecordOptions } from '../inputs/records/useRecordOptions';
import { useRecordText } from '../inputs/records/useRecordText';

interface RecordsPartProps {
  type: string;
  records: readonly string[];
  isDisabled: boolean;
  onChange: (records: readonly string[]) => void;
}

/** Records that are chosen one by one, by name. */
export function RecordsPart({ type, records, isDisabled, onChange }: RecordsPartProps) {
  const t = useTranslate();
  const found = useRecordOptions(type);
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Picker
        value={null}
        text=""
        label={t('audience.records.add')}
        placeholder={t('audience.records.add')}
        {...found.picker}
        options={found.picker.options.filter(({ value }) => !records.includes(value))}
        isDisabled={isDisabled}
        onPick={(id) => onChange([...records, id])}
      />
      <Flex tag="ul" gap={2} wrap="wrap">
        {records.map((id) => (
          <li key={id}>
            <RecordTag
              {...{ type, id, isDisabled }}
              onRemove={() => onChange(records.filter((other) => other !== id))}
            />
          </li>
        ))}
      </Flex>
    </Flex>
  );
}

interface RecordTagProps {
  type: string;
  id: string;
  isDisabled: boolean;
  onRemove: () => void;
}

function RecordTag({ type, id, isDisabled, onRemove }: RecordTagProps) {
  const t = useTranslate();
  const name = useRecordText(type, id) || '…';
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
