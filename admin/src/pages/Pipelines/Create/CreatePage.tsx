import { useEffect, useState } from 'react';

import { Page } from '@strapi/strapi/admin';
import { useSearchParams } from 'react-router-dom';

import { useTranslate } from '../../../hooks/useTranslate';
import { TemplateCards } from '../List/TemplateCards';
import { PageFrame } from '../PageFrame';
import type { Document } from '../model/document';
import { blankDocument } from '../model/entities';
import { loadTemplate, TEMPLATES } from '../templates';
import { CreateForm } from './CreateForm';
import { JsonForm } from './JsonForm';

/** First what it begins with, then its name. */
export function CreatePage() {
  const t = useTranslate();
  const [params] = useSearchParams();
  const from = params.get('from');
  const template = TEMPLATES.find(({ name }) => name === from);
  const [loaded, setLoaded] = useState<Document>();
  useEffect(() => {
    setLoaded(undefined);
    if (template) void loadTemplate(template).then(setLoaded);
  }, [template]);

  if (from === 'json') return <JsonForm />;
  if (from === 'blank') {
    return (
      <CreateForm key={from} start={blankDocument()} title={t('pipelines.start.blank')} isBlank />
    );
  }
  if (template && !loaded) return <Page.Loading />;
  if (template && loaded) {
    return (
      <CreateForm
        key={template.name}
        start={loaded}
        label={t(`pipelines.template.${template.name}`)}
        title={t(`pipelines.template.${template.name}`)}
      />
    );
  }
  return (
    <PageFrame hasBack title={t('pipelines.create.title')} subtitle={t('pipelines.create.choose')}>
      <TemplateCards />
    </PageFrame>
  );
}
