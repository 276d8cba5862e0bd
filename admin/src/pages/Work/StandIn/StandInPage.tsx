import { Layouts, Page } from '@strapi/strapi/admin';

import { PERMISSIONS } from '../../../constants';
import { useListLocation } from '../../../hooks/useListLocation';
import { useTranslate } from '../../../hooks/useTranslate';
import { AddDelegation } from '../../Delegation/AddDelegation';
import { DelegationList } from '../../Delegation/DelegationList';

/** CRM › My stand-in: who does the user's work meanwhile, and for whom the user does it. */
export default function StandInPage() {
  const t = useTranslate();
  const location = useListLocation();
  return (
    <Page.Protect permissions={PERMISSIONS.ownDelegations}>
      <Page.Main>
        <Page.Title>{t('delegation.mine')}</Page.Title>
        <Layouts.Header
          title={t('delegation.mine')}
          subtitle={t('delegation.mine.subtitle')}
          primaryAction={<AddDelegation whose="own" location={location} />}
        />
        <Layouts.Content>
          <DelegationList whose="own" location={location} />
        </Layouts.Content>
      </Page.Main>
    </Page.Protect>
  );
}
