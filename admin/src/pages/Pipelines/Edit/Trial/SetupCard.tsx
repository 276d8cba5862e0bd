import { Field, Flex, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';

import { useTranslate } from '../../../../hooks/useTranslate';
import { humanize } from '../../../../components/SchemaForm/model/rows';
import { mapAt } from '../../model/document';
import { useDocument } from '../useDocument';
import { Card } from '../../../../components/Card';
import { People } from './People';
import { RecordPart } from './RecordPart';
import type { PartProps } from './parts';

/** On what it is tried, and by whom. A change begins it again with the same moves. */
export function SetupCard(props: PartProps) {
  const t = useTranslate();
  return (
    <Card title={t('trial.setup')}>
      <Subject {...props} />
      <RecordPart {...props} />
      <Flex direction="column" alignItems="stretch" gap={3}>
        <Typography variant="sigma" textColor="neutral600" tag="h3">
          {t('trial.people')}
        </Typography>
        <People {...props} />
      </Flex>
    </Card>
  );
}

/** The entity or campaign, where there is a choice. */
function Subject({ state: { trial, change }, answer }: PartProps) {
  const t = useTranslate();
  const { document } = useDocument();
  const entities = Object.keys(mapAt(document, ['entities']));
  const campaigns = Object.keys(mapAt(document, ['campaigns']));
  if (entities.length + campaigns.length < 2) return null;
  const shown =
    trial.campaign === undefined
      ? `entity ${trial.entity ?? answer.entity ?? ''}`
      : `campaign ${trial.campaign}`;
  const choose = (picked: string): void => {
    const [kind, name = ''] = picked.split(' ');
    change((before) => ({
      ...before,
      entity: kind === 'entity' ? name : undefined,
      campaign: kind === 'campaign' ? name : undefined,
      ...{ record: undefined, sample: {}, moves: [] },
    }));
  };
  return (
    <Field.Root name="trial-subject">
      <Field.Label>{t('trial.subject')}</Field.Label>
      <SingleSelect value={shown} onChange={(picked) => choose(String(picked))}>
        {entities.map((name) => (
          <SingleSelectOption key={name} value={`entity ${name}`}>
            {humanize(name)}
          </SingleSelectOption>
        ))}
        {campaigns.map((name) => (
          <SingleSelectOption key={name} value={`campaign ${name}`}>
            {t('trial.campaign', { name: humanize(name) })}
          </SingleSelectOption>
        ))}
      </SingleSelect>
    </Field.Root>
  );
}
