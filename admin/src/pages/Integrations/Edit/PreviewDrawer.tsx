import { useState } from 'react';

import {
  Box,
  Field,
  Flex,
  Loader,
  SingleSelect,
  SingleSelectOption,
  Typography,
} from '@strapi/design-system';
import { styled } from 'styled-components';

import type { Integration } from '../../../../../server/src/contracts/integrations';
import { usePreviewCrmIntegrationQuery, type Preview } from '../../../api/integrations';
import { useGetCrmReferenceTypesQuery } from '../../../api/references';
import { Drawer } from '../../../components/Drawer';
import { LoadError } from '../../../components/LoadError';
import { Note } from '../../../components/Note';
import { TallOption } from '../../../components/TallOptions';
import { useServerText } from '../../../hooks/useServerText';
import { useKnownText } from '../../../hooks/useKnownText';
import { useTranslate } from '../../../hooks/useTranslate';
import { Picker } from '../../../inputs/Picker';
import { useRecordOptions } from '../../../inputs/records/useRecordOptions';
import { useRecordText } from '../../../inputs/records/useRecordText';

const CONTACT = 'plugin::nexus-crm.contact';

interface PreviewDrawerProps {
  integration: Integration;
  /** As the form has them, saved or not. */
  settings: object;
  onClose: () => void;
}

/** What would be sent about a record that is chosen by name; nothing is sent. */
export function PreviewDrawer({ integration, settings, onClose }: PreviewDrawerProps) {
  const t = useTranslate();
  const { data: types = [] } = useGetCrmReferenceTypesQuery();
  const [type, setType] = useState(CONTACT);
  const [id, setId] = useState<string | null>(null);
  const records = useRecordOptions(type);
  const text = useRecordText(type, id);
  return (
    <Drawer title={t('integrations.preview.title', { label: integration.label })} onClose={onClose}>
      <Flex direction="column" alignItems="stretch" gap={5}>
        <Field.Root name="preview-type">
          <Field.Label>{t('integrations.preview.type')}</Field.Label>
          <SingleSelect
            value={type}
            onChange={(next) => {
              setType(String(next));
              setId(null);
            }}
          >
            {types.map((one) => (
              <SingleSelectOption key={one.type} value={one.type}>
                <TallOption>{one.name}</TallOption>
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Field.Root>
        <Field.Root name="preview-record">
          <Field.Label>{t('integrations.preview.record')}</Field.Label>
          <Picker
            value={id}
            text={text}
            {...records.picker}
            placeholder={t('integrations.preview.record')}
            onPick={setId}
          />
        </Field.Root>
        {id === null ? null : (
          <Shown
            key={`${type} ${id}`}
            name={integration.name}
            subject={{ type, id }}
            settings={settings}
          />
        )}
      </Flex>
    </Drawer>
  );
}

interface ShownProps {
  name: string;
  subject: { type: string; id: string };
  settings: object;
}

function Shown(asked: ShownProps) {
  const t = useTranslate();
  const say = useServerText();
  const { data, error, refetch } = usePreviewCrmIntegrationQuery(asked);
  if (error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loader>{t('list.loading')}</Loader>;
  return data.parts ? (
    <Parts parts={data.parts} />
  ) : (
    <Note variant="warning" title={t('integrations.preview.failed')}>
      {data.error === null ? null : say(data.error)}
    </Note>
  );
}

function Parts({ parts }: { parts: NonNullable<Preview['parts']> }) {
  const t = useTranslate();
  const known = useKnownText();
  const { html, ...texts } = parts;
  return (
    <Flex direction="column" alignItems="stretch" gap={4} data-part="preview">
      {Object.entries(texts).map(([name, value]) => (
        <Flex key={name} direction="column" alignItems="stretch" gap={1}>
          <Typography variant="sigma" textColor="neutral600" tag="h3">
            {known(`integrations.part.${name}`, name)}
          </Typography>
          <Typography
            textColor="neutral800"
            style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
          >
            {value}
          </Typography>
        </Flex>
      ))}
      {html === undefined ? null : (
        <Flex direction="column" alignItems="stretch" gap={1}>
          <Typography variant="sigma" textColor="neutral600" tag="h3">
            {t('integrations.preview.html')}
          </Typography>
          {/* Neither scripts nor forms, and an origin of its own. */}
          <Box borderColor="neutral200" hasRadius overflow="hidden">
            <Page sandbox="" srcDoc={html} title={t('integrations.preview.html')} />
          </Box>
        </Flex>
      )}
    </Flex>
  );
}

/** Mails are written for paper white, also where the panel is dark. */
const Page = styled.iframe`
  display: block;
  width: 100%;
  height: 36rem;
  border: 0;
  background: white;
`;
