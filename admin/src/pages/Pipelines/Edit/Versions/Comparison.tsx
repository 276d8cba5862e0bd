import { Box, Field, Grid, SingleSelect, SingleSelectOption, Tabs } from '@strapi/design-system';
import { useSearchParams } from 'react-router-dom';

import { useGetCrmDefinitionQuery } from '../../../../api/definitions';
import { LoadNote } from '../../../../components/LoadNote';
import { LoadingCard } from '../../../../components/LoadingCard';
import { useTranslate } from '../../../../hooks/useTranslate';
import type { Document } from '../../model/document';
import { Card } from '../../../../components/Card';
import { useDocument } from '../useDocument';
import { ChangeList } from './ChangeList';
import { TextDiff } from './TextDiff';

/** The choice that stands for the document as it is edited. */
const EDITED = 'edited';

const VIEWS = [
  { name: 'meaning', View: ChangeList },
  { name: 'text', View: TextDiff },
] as const;

/** Two versions side by side: what they mean, and their text. */
export function Comparison() {
  const t = useTranslate();
  const { versions, definition } = useDocument();
  const [params, setParams] = useSearchParams();
  const others = versions.filter(({ version }) => version !== definition.version);
  const before =
    params.get('from') ?? (others.find(({ active }) => active) ?? others[0] ?? definition).version;
  const after = params.get('to') ?? EDITED;
  const view = params.get('view') === 'text' ? 'text' : 'meaning';
  const set = (key: string, value: string): void =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        next.set(key, value);
        return next;
      },
      { replace: true },
    );
  const from = useVersion(before);
  const to = useVersion(after);
  const failed = [from, to].find(({ error }) => error);
  const choices = [EDITED, ...versions.map(({ version }) => version)];
  const select = (key: 'from' | 'to', value: string) => (
    <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
      <Field.Root name={`versions-${key}`}>
        <Field.Label>{t(`versions.${key}`)}</Field.Label>
        <SingleSelect value={value} onChange={(picked) => set(key, String(picked))}>
          {choices.map((choice) => (
            <SingleSelectOption key={choice} value={choice}>
              {choice === EDITED ? t('versions.edited') : choice}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Field.Root>
    </Grid.Item>
  );
  return (
    <Card title={t('versions.compare')}>
      <Grid.Root gap={4}>
        {select('from', before)}
        {select('to', after)}
      </Grid.Root>
      <Tabs.Root variant="simple" value={view} onValueChange={(next) => set('view', next)}>
        <Tabs.List aria-label={t('versions.view')}>
          <Tabs.Trigger value="meaning">{t('versions.view.meaning')}</Tabs.Trigger>
          <Tabs.Trigger value="text">{t('versions.view.text')}</Tabs.Trigger>
        </Tabs.List>
        <Box paddingTop={4}>
          {/* Each tab has its panel while it loads, too. */}
          {VIEWS.map(({ name, View }) => (
            <Tabs.Content key={name} value={name}>
              {failed ? (
                <LoadNote error={failed.error} onRetry={() => failed.refetch()} />
              ) : from.document && to.document ? (
                <View before={from.document} after={to.document} />
              ) : (
                <LoadingCard />
              )}
            </Tabs.Content>
          ))}
        </Box>
      </Tabs.Root>
    </Card>
  );
}

/** The JSON of a version. */
function useVersion(version: string) {
  const { definition, document } = useDocument();
  const isEdited = version === EDITED;
  const { data, error, refetch } = useGetCrmDefinitionQuery(
    { name: definition.name, version },
    { skip: isEdited },
  );
  return {
    document: isEdited ? document : (data?.definition.schema as Document | undefined),
    error: isEdited ? undefined : error,
    refetch: () => void refetch(),
  };
}
