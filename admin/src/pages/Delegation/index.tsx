import { SettingsPage } from '../../components/SettingsPage';
import { PERMISSIONS } from '../../constants';
import { DelegationTabs } from './DelegationTabs';

const TEXTS = { title: 'delegation.title', about: 'delegation.about' } as const;

/** Settings › CRM › Delegation. */
export function DelegationPage() {
  return (
    <SettingsPage permissions={PERMISSIONS.allDelegations} level={3} {...TEXTS}>
      <DelegationTabs />
    </SettingsPage>
  );
}
