import { useState } from 'react';

import { LinkButton } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { Link, useParams } from 'react-router-dom';

import type { Integration } from '../../../../../server/src/contracts/integrations';
import { isMissing } from '../../../api/errors';
import {
  useGetCrmIntegrationKindsQuery,
  useGetCrmIntegrationQuery,
} from '../../../api/integrations';
import { EmptyState } from '../../../components/EmptyState';
import { LoadError } from '../../../components/LoadError';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { PageFrame } from '../PageFrame';
import { LIST } from '../paths';
import { EditForm } from './EditForm';

/** The integration with the name in the URL. */
export function EditPage() {
  const t = useTranslate();
  const { name = '' } = useParams();
  const loaded = useGetCrmIntegrationQuery({ name }, { pollingInterval: usePolling() });
  const kinds = useGetCrmIntegrationKindsQuery();
  // What the form began with: it is reset once something was saved, not by each change of others.
  const [first, setFirst] = useState<Integration>();
  const error = loaded.error ?? kinds.error;

  if (loaded.data && kinds.data) {
    const { kind } = loaded.data;
    return (
      <EditForm
        key={`${name} ${first?.revision ?? ''}`}
        integration={loaded.data}
        begun={first?.name === name ? first : loaded.data}
        kind={
          kinds.data.find((one) => one.name === kind) ?? {
            ...{ name: kind, settings: {}, secrets: {}, input: null, hasPreview: false },
          }
        }
        onSaved={setFirst}
        onReload={async () => setFirst((await loaded.refetch()).data)}
      />
    );
  }
  if (!error) return <Page.Loading />;
  return (
    <PageFrame hasBack>
      {isMissing(error) ? (
        <EmptyState
          title={t('integrations.missing')}
          text={t('missing.text')}
          action={
            <LinkButton tag={Link} to={LIST} variant="secondary">
              {t('missing.back')}
            </LinkButton>
          }
        />
      ) : (
        <LoadError
          error={error}
          onRetry={() => {
            void loaded.refetch();
            void kinds.refetch();
          }}
        />
      )}
    </PageFrame>
  );
}
