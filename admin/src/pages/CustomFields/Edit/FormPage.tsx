import type { ReactNode } from 'react';

import { LinkButton } from '@strapi/design-system';
import { Layouts, Page } from '@strapi/strapi/admin';
import { Link } from 'react-router-dom';

import { EmptyState } from '../../../components/EmptyState';
import { LoadError } from '../../../components/LoadError';
import { PageBackButton } from '../../../components/PageBackButton';
import { useTranslate } from '../../../hooks/useTranslate';
import type { FormData, FormDataState } from './useFormData';

interface FormPageProps {
  title: string;
  data: FormDataState;
  children: (data: FormData) => ReactNode;
}

/** The form, or its loading, error or not-found state. */
export function FormPage({ title, data: state, children }: FormPageProps) {
  const t = useTranslate();
  if (state.isLoading) return <Page.Loading />;
  if (state.data && !state.error) return <Page.Main>{children(state.data)}</Page.Main>;
  return (
    <Page.Main>
      <Layouts.Header title={title} navigationAction={<PageBackButton fallback=".." />} />
      <Layouts.Content>
        {state.error ? (
          <LoadError error={state.error} onRetry={state.retry} />
        ) : (
          <EmptyState
            title={t('missing.title')}
            text={t('missing.text')}
            action={
              <LinkButton tag={Link} to=".." relative="path" variant="secondary">
                {t('missing.back')}
              </LinkButton>
            }
          />
        )}
      </Layouts.Content>
    </Page.Main>
  );
}
