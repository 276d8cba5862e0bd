import type { ReactNode } from 'react';

import { Layouts, Page } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';

import { PageBackButton } from './PageBackButton';
import { StaleNote } from './StaleNote';

interface SettingsFrameProps {
  children: ReactNode;
  title: string;
  subtitle?: ReactNode;
  /** The list that a page belongs to. */
  back?: string | undefined;
  primaryAction?: ReactNode;
  /** Between header and content. */
  toolbar?: ReactNode;
  isBusy?: boolean | undefined;
}

/** The layout of a page in the settings: title, header and content. */
export function SettingsFrame(props: SettingsFrameProps) {
  const { children, title, subtitle, back, toolbar, isBusy, ...actions } = props;
  const { formatMessage } = useIntl();
  return (
    <Page.Main aria-busy={isBusy}>
      <Page.Title>
        {formatMessage(
          { id: 'Settings.PageTitle', defaultMessage: 'Settings - {name}' },
          { name: title },
        )}
      </Page.Title>
      <Layouts.Header
        title={title}
        subtitle={subtitle}
        navigationAction={back === undefined ? undefined : <PageBackButton fallback={back} />}
        {...actions}
      />
      {toolbar}
      <Layouts.Content>
        <StaleNote />
        {children}
      </Layouts.Content>
    </Page.Main>
  );
}
