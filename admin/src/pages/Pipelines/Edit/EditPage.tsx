import { useState } from 'react';

import { LinkButton } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router-dom';

import { useGetCrmDefinitionQuery, type DefinitionPage } from '../../../api/definitions';
import { isMissing } from '../../../api/errors';
import { EmptyState } from '../../../components/EmptyState';
import { LoadError } from '../../../components/LoadError';
import { useTranslate } from '../../../hooks/useTranslate';
import { PageFrame } from '../PageFrame';
import { LIST, pageOf } from '../paths';
import { Editor } from './Editor';

/** The editor does not ask whether to leave for what it has just saved. */
const SAVED = { replace: true, state: { isSaved: true } };

interface Session {
  /** Another one makes another editor. */
  readonly key: number;
  readonly name: string;
  /** The versions that it shows: the one in the URL, and one that it has saved meanwhile. */
  readonly versions: readonly (string | undefined)[];
  /** What was read again for it. */
  readonly page?: DefinitionPage | undefined;
}

/** The version in the URL; by default the active one, or else the newest. */
export function EditPage() {
  const t = useTranslate();
  const navigate = useNavigate();
  const { name = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const version = params.get('version') ?? undefined;
  // An editor that saved its document as another version stays open, with what can be undone.
  const [session, setSession] = useState<Session>({
    ...{ key: 0, name, versions: [version] },
  });
  const isOther = session.name !== name || !session.versions.includes(version);
  if (isOther) setSession({ key: session.key + 1, name, versions: [version] });
  else if (session.versions.length > 1 && session.versions.at(-1) === version)
    setSession({ ...session, versions: [version] });
  const loaded = useGetCrmDefinitionQuery({ name, version });
  const [shown, setShown] = useState(session.key);
  const data = session.page ?? (shown === session.key ? loaded.data : loaded.currentData);
  if (loaded.currentData && shown !== session.key) setShown(session.key);

  if (data && !isOther) {
    return (
      <Editor
        key={session.key}
        definition={data.definition}
        versions={loaded.currentData?.versions ?? data.versions}
        onSaved={(saved) => {
          const next = new URLSearchParams(params);
          next.set('version', saved.version);
          setSession({ ...session, versions: [version, saved.version] });
          if (saved.name === name) setParams(next, SAVED);
          else navigate(pageOf(saved.name, saved.version), SAVED);
        }}
        onReload={() => {
          void loaded.refetch().then(({ data: page }) => {
            setSession({ ...session, key: session.key + 1, page });
          });
        }}
      />
    );
  }
  if (!loaded.error) return <Page.Loading />;
  return (
    <PageFrame hasBack>
      {isMissing(loaded.error) ? (
        <EmptyState
          title={t('pipelines.missing')}
          text={t('missing.text')}
          action={
            <LinkButton tag={Link} to={LIST} variant="secondary">
              {t('missing.back')}
            </LinkButton>
          }
        />
      ) : (
        <LoadError error={loaded.error} onRetry={() => void loaded.refetch()} />
      )}
    </PageFrame>
  );
}
