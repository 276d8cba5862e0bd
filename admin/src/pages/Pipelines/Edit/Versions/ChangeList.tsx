import { Badge, Flex, TextButton, Typography } from '@strapi/design-system';
import { Minus, Pencil, Plus } from '@strapi/icons';

import { humanize } from '../../../../components/SchemaForm/model/rows';
import { useTranslate, type Translate } from '../../../../hooks/useTranslate';
import { getAt, type Document, type Path } from '../../model/document';
import { useDocument } from '../useDocument';
import { compareDefinitions, type Change } from './model/compare';

const ICONS = {
  added: { Icon: Plus, color: 'success600' },
  removed: { Icon: Minus, color: 'danger600' },
  changed: { Icon: Pencil, color: 'warning600' },
} as const;

/** What was added, removed and changed. */
export function ChangeList({ before, after }: { before: Document; after: Document }) {
  const t = useTranslate();
  const { document, goTo } = useDocument();
  const changes = compareDefinitions(before, after);
  if (changes.length === 0) {
    return <Typography textColor="neutral600">{t('versions.same')}</Typography>;
  }
  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
      {changes.map((change) => {
        const { Icon, color } = ICONS[change.change];
        const path = pathOf(document, change);
        return (
          <Flex
            key={`${change.kind} ${change.entity ?? ''} ${change.name}`}
            tag="li"
            gap={3}
            alignItems="flex-start"
            data-change={`${change.change} ${change.kind} ${change.name}`}
          >
            <Flex paddingTop="2px">
              <Icon fill={color} aria-hidden />
            </Flex>
            <Flex direction="column" alignItems="flex-start" gap={1}>
              <Flex gap={2} wrap="wrap">
                <Typography textColor="neutral800">{sentenceOf(t, change)}</Typography>
                {change.entity === undefined ? null : <Badge>{humanize(change.entity)}</Badge>}
                {path ? (
                  <TextButton onClick={() => goTo(path)}>{t('versions.show')}</TextButton>
                ) : null}
              </Flex>
              {change.keys.length > 0 ? (
                <Typography variant="pi" textColor="neutral600">
                  {change.keys.map(humanize).join(', ')}
                </Typography>
              ) : null}
            </Flex>
          </Flex>
        );
      })}
    </Flex>
  );
}

function sentenceOf(t: Translate, change: Change): string {
  const label = { label: labelOf(change) };
  if (change.change === 'added') return t(`versions.added.${change.kind}`, label);
  return change.change === 'removed'
    ? t(`versions.removed.${change.kind}`, label)
    : t(`versions.changed.${change.kind}`, label);
}

const labelOf = ({ kind, label, name }: Change): string =>
  kind === 'setting' && label === name ? humanize(name) : label;

/** Where it stands in the document that is edited; undefined if it has none. */
function pathOf(document: Document, { kind, name, entity }: Change): Path | undefined {
  const paths: Readonly<Record<Change['kind'], Path>> = {
    transition: ['transitions', name],
    campaign: ['campaigns', name],
    data: ['dataSchema', name],
    setting: name.split('.'),
    stage: ['entities', entity ?? Object.keys(getEntities(document))[0] ?? '', 'stages'],
  };
  const path = paths[kind];
  return getAt(document, path) === undefined ? undefined : path;
}

const getEntities = (document: Document): object => {
  const entities = getAt(document, ['entities']);
  return typeof entities === 'object' && entities !== null ? entities : {};
};
