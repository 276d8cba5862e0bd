import { Box, Divider, Flex, LinkButton, Typography } from '@strapi/design-system';
import { Link } from 'react-router-dom';

import { useGetCrmSubjectNameQuery } from '../../../api/inbox';
import { Drawer } from '../../../components/Drawer';
import { PanelContent } from '../../../process/PanelContent';
import { FieldList } from '../../../record/FieldList';
import { recordPath } from '../../../record/recordPath';
import { Timeline } from '../../../record/Timeline';
import { useTranslate } from '../../../hooks/useTranslate';
import type { InboxLocation } from './useInboxLocation';

/** Fields of the record that the drawer shows. */
const FIELDS = 6;

/** The record of the chosen item: what waits in its processes, its main fields, and what happened. */
export function ItemDrawer({ location }: { location: Pick<InboxLocation, 'item' | 'close'> }) {
  const t = useTranslate();
  const [type, id] = splitSubject(location.item);
  const skip = type === undefined || id === undefined;
  const { data: name } = useGetCrmSubjectNameQuery({ type: type ?? '', id: id ?? '' }, { skip });
  if (skip) return null;
  const record = { type, id };
  return (
    <Drawer
      key={location.item}
      title={name ?? t('drawer.record')}
      onClose={location.close}
      footer={
        <LinkButton tag={Link} to={recordPath(record)} variant="tertiary">
          {t('drawer.openRecord')}
        </LinkButton>
      }
    >
      <Flex direction="column" alignItems="stretch" gap={5}>
        <PanelContent type={type} id={id} isGone={name === null} />
        {name === null ? null : (
          <>
            <Divider />
            <Part title={t('record.drawer.fields')}>
              <FieldList record={record} most={FIELDS} />
            </Part>
            <Divider />
            <Part title={t('record.drawer.timeline')}>
              <Timeline record={record} />
            </Part>
          </>
        )}
      </Flex>
    </Drawer>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Box>
      <Box paddingBottom={3}>
        <Typography variant="sigma" textColor="neutral600" tag="h3">
          {title}
        </Typography>
      </Box>
      {children}
    </Box>
  );
}

/** `<type>/<documentId>` in the URL. */
function splitSubject(item: string | null): [type?: string, id?: string] {
  const [type, id] = item?.split('/') ?? [];
  return type && id ? [type, id] : [];
}
