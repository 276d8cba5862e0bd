import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { Paperclip } from '@strapi/icons';

import type { StageEntry } from '../../../server/src/contracts/available-actions';
import type { RecordKey } from '../api/process';
import type { RecordValues, TimelineItem } from '../api/records';
import { useTexts } from '../components/Texts';
import { useTranslate } from '../hooks/useTranslate';
import { usePersonText } from '../inputs/people/usePersonText';
import { useEventText } from '../process/useEventText';
import type { MessageId } from '../translations/texts';
import { changesOf, recordEvent } from './model/changes';
import { ValueText } from './ValueText';

type Of<Kind extends TimelineItem['kind']> = Extract<TimelineItem, { kind: Kind }>;

const Title = ({ children }: { children: string }) => (
  <Typography fontWeight="bold" textColor="neutral800" tag="p">
    {children}
  </Typography>
);

/** An event of the record or its pipelines: a sentence, and what it has changed. */
export function HistoryText({
  item,
  stages,
  labelOf,
  nameOf,
  record,
}: {
  item: Of<'history'>;
  stages: readonly StageEntry[];
  labelOf: (name: string) => string;
  /** Names of the people in the sentences. */
  nameOf: (id: string) => string;
  record: RecordKey;
}) {
  const t = useTranslate();
  const { formatMessage } = useTexts();
  const eventText = useEventText(stages, nameOf);
  const own = recordEvent(item.event);
  return (
    <>
      <Title>{own ? t(`record.event.${own}`) : eventText(item)}</Title>
      {changesOf(item).map(({ name, before, after }) => {
        const textOf = (value: unknown, row: RecordValues | null) => (
          <ValueText {...{ record, name, value, row: row ?? {} }} />
        );
        const values = {
          name: labelOf(name),
          before: textOf(before, item.before),
          after: textOf(after, item.after),
          value: textOf(after, item.after),
        };
        return (
          <Typography key={name} variant="pi" textColor="neutral600" tag="p">
            {formatMessage({ id: sentenceOf(before, after) }, values)}
          </Typography>
        );
      })}
    </>
  );
}

function sentenceOf(before: unknown, after: unknown): MessageId {
  if (after === null) return 'record.change.cleared';
  return before === null ? 'record.change.set' : 'record.change';
}

export function InteractionText({ item }: { item: Of<'interaction'> }) {
  const t = useTranslate();
  const kind = t(`record.log.${typeOf(item.type)}`);
  const direction =
    item.direction === 'inbound' || item.direction === 'outbound'
      ? t(`record.direction.${item.direction}`)
      : null;
  const what = direction === null ? kind : `${kind} · ${direction}`;
  return (
    <>
      <Title>{item.title ? `${what}: ${item.title}` : what}</Title>
      {item.notes ? (
        <Typography textColor="neutral800" tag="p" style={{ whiteSpace: 'pre-line' }}>
          {item.notes}
        </Typography>
      ) : null}
      {item.attachments.length > 0 ? (
        <Flex tag="ul" gap={3} wrap="wrap" paddingTop={1}>
          {item.attachments.map(({ name, url }) => (
            <Box key={url} tag="li">
              <Link href={url} isExternal startIcon={<Paperclip />}>
                {name}
              </Link>
            </Box>
          ))}
        </Flex>
      ) : null}
    </>
  );
}

export function TaskText({ item }: { item: Of<'task'> }) {
  const t = useTranslate();
  const isOpen = item.status === 'open';
  return (
    <>
      <Title>{item.label}</Title>
      <Typography variant="pi" textColor="neutral600" tag="p">
        {`${t(item.task === 'approval' ? 'process.approval' : 'process.task')} · ${t(
          isOpen ? 'record.task.open' : 'record.task.closed',
        )}`}
      </Typography>
    </>
  );
}

export function MailText({ item }: { item: Of<'mail'> }) {
  const t = useTranslate();
  const state = item.status === 'failed' || item.status === 'pending' ? item.status : 'delivered';
  return (
    <>
      <Title>{t(`record.mail.${state}`)}</Title>
      <Typography variant="pi" textColor="neutral600" tag="p">
        {item.integration}
      </Typography>
    </>
  );
}

/** Who did it. */
export function Actor({ item }: { item: TimelineItem }) {
  if (item.kind === 'history') return <>{item.actor.label ?? ''}</>;
  if (item.kind === 'interaction') return <AuthorName id={item.author} />;
  return null;
}

const AuthorName = ({ id }: { id: string | null }) => <>{usePersonText(id).text}</>;

const TYPES = ['note', 'call', 'email', 'meeting'] as const;

const typeOf = (type: string): (typeof TYPES)[number] =>
  TYPES.find((one) => one === type) ?? 'note';
