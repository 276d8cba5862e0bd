import { Box, Flex, LinkButton } from '@strapi/design-system';
import { Pencil } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { Link, useParams } from 'react-router-dom';
import { styled } from 'styled-components';

import { isForbidden, isMissing } from '../../../api/errors';
import { useGetCrmRecordInstancesQuery, type RecordKey } from '../../../api/process';
import { useGetCrmRecordQuery } from '../../../api/records';
import { EmptyState } from '../../../components/EmptyState';
import { LoadError } from '../../../components/LoadError';
import { Card } from '../../../components/Card';
import { PageBackButton } from '../../../components/PageBackButton';
import { useCanEdit } from '../../../hooks/useCanEdit';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { PanelContent } from '../../../process/PanelContent';
import { Composer } from '../../../record/composer/Composer';
import { EditableFields } from '../../../record/fields/EditableFields';
import { PlannedList } from '../../../record/PlannedList';
import { editPath } from '../../../record/recordPath';
import { RelatedList } from '../../../record/RelatedList';
import { StagePath } from '../../../record/StagePath';
import { TimelineSection } from '../../../record/TimelineSection';
import { RecordFacts } from './RecordFacts';
import { useRecordTitle } from './useRecordTitle';

/** Everything about one record: its process, what happened, what is planned, and what belongs to it. */
export default function RecordPage() {
  const { uid = '', documentId = '' } = useParams<{ uid: string; documentId: string }>();
  return <Checked key={`${uid}/${documentId}`} record={{ type: uid, id: documentId }} />;
}

function Checked({ record }: { record: RecordKey }) {
  const t = useTranslate();
  const { data, error, refetch } = useGetCrmRecordQuery(record, {
    pollingInterval: usePolling(),
  });
  if (isForbidden(error)) return <Page.NoPermissions />;
  if (isMissing(error)) {
    return (
      <Message
        title={t(data ? 'record.deleted.title' : 'record.missing.title')}
        text={t(data ? 'record.deleted.text' : 'record.missing.text')}
      />
    );
  }
  if (!data) {
    return error ? (
      <Framed title={t('drawer.record')}>
        <LoadError error={error} onRetry={() => void refetch()} />
      </Framed>
    ) : (
      <Page.Loading />
    );
  }
  return <RecordView record={record} />;
}

function RecordView({ record }: { record: RecordKey }) {
  const t = useTranslate();
  const title = useRecordTitle(record);
  const canEdit = useCanEdit(record.type);
  const { data: instances = [] } = useGetCrmRecordInstancesQuery(record);
  const main = instances.find(({ endedAt, stage }) => endedAt === null && stage !== null);
  const shown = main ?? instances.find(({ stage }) => stage !== null);
  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header
        title={title}
        subtitle={<RecordFacts record={record} />}
        navigationAction={<PageBackButton fallback="/plugins/nexus-crm/inbox" />}
        primaryAction={
          <LinkButton
            tag={Link}
            to={editPath(record)}
            variant="tertiary"
            startIcon={canEdit ? <Pencil /> : undefined}
          >
            {t(canEdit ? 'record.edit' : 'record.openInContentManager')}
          </LinkButton>
        }
      />
      <Layouts.Content>
        {shown ? (
          <Box background="neutral0" hasRadius shadow="tableShadow" padding={2} marginBottom={4}>
            <StagePath record={record} instance={shown} />
          </Box>
        ) : null}
        <Columns>
          <Flex direction="column" alignItems="stretch" gap={4} minWidth={0}>
            <Composer record={record} />
            <PlannedList record={record} />
            <TimelineSection record={record} />
          </Flex>
          <Flex direction="column" alignItems="stretch" gap={4} minWidth={0}>
            <Card title={t('record.process')}>
              <PanelContent type={record.type} id={record.id} />
            </Card>
            <Card title={t('record.fields')}>
              <EditableFields record={record} />
            </Card>
            <Card title={t('record.related')}>
              <RelatedList record={record} />
            </Card>
          </Flex>
        </Columns>
      </Layouts.Content>
    </Page.Main>
  );
}

function Framed({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header title={title} navigationAction={<PageBackButton fallback=".." />} />
      <Layouts.Content>{children}</Layouts.Content>
    </Page.Main>
  );
}

function Message({ title, text }: { title: string; text: string }) {
  const t = useTranslate();
  return (
    <Framed title={t('drawer.record')}>
      <EmptyState title={title} text={text} />
    </Framed>
  );
}

const Columns = styled.div`
  display: grid;
  grid-template-columns: minmax(0, 2fr) minmax(28rem, 1fr);
  align-items: start;
  gap: 16px;

  @media (max-width: 1080px) {
    grid-template-columns: minmax(0, 1fr);

    /* The process comes first, because it is what is acted on; fields and related records come last. */
    & > :last-child {
      display: contents;
    }

    & > :last-child > * {
      order: 1;
    }

    & > :last-child > :first-child {
      order: -1;
    }
  }
`;
