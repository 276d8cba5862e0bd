import { SettingsPage } from '../../components/SettingsPage';
import { PERMISSIONS } from '../../constants';
import { OperationsTabs } from './OperationsTabs';

const TEXTS = { title: 'operations.title', about: 'operations.about' } as const;

/** Settings › CRM › Operations. */
export function OperationsPage() {
  return (
    <SettingsPage permissions={PERMISSIONS.operate} level={2} {...TEXTS}>
      <OperationsTabs />
    </SettingsPage>
  );
}
