import { Box, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { Briefcase, Layout } from '@strapi/icons';

import type { CustomFieldModel } from '../../../../../server/src/contracts/custom-fields';
import { TallOption, TallOptionsStyle } from '../../../components/TallOptions';
import { useTranslate } from '../../../hooks/useTranslate';

interface RecordTypeSelectProps {
  models: readonly CustomFieldModel[];
  model: CustomFieldModel;
  onChange: (uid: string) => void;
}

/** The CRM's own types first, then the app's. */
export function RecordTypeSelect({ models, model, onChange }: RecordTypeSelectProps) {
  const t = useTranslate();
  const ordered = [...models].sort((left, right) => rank(left) - rank(right));
  return (
    <Box width={{ initial: '100%', medium: '28rem' }}>
      <TallOptionsStyle />
      <SingleSelect
        aria-label={t('list.recordType')}
        size="S"
        value={model.uid}
        customizeContent={() => model.displayName}
        startIcon={model.kind === 'crm' ? <Briefcase /> : <Layout />}
        onChange={(uid) => onChange(String(uid))}
      >
        {ordered.map(({ uid, displayName, kind, fields }) => (
          <SingleSelectOption
            key={uid}
            value={uid}
            startIcon={kind === 'crm' ? <Briefcase /> : <Layout />}
            textValue={displayName}
          >
            <TallOption>
              {t('list.recordType.option', { name: displayName, count: fields.live })}
            </TallOption>
          </SingleSelectOption>
        ))}
      </SingleSelect>
    </Box>
  );
}

const rank = ({ kind }: CustomFieldModel): number => (kind === 'crm' ? 0 : 1);
