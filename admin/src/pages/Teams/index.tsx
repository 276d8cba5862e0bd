import { SettingsPage } from '../../components/SettingsPage';
import { PERMISSIONS } from '../../constants';
import { TeamsList } from './TeamsList';

const TEXTS = { title: 'teams.title', about: 'teams.subtitle' } as const;

/** Settings › CRM › Teams. */
export function TeamsPage() {
  return (
    <SettingsPage permissions={PERMISSIONS.teams} level={2} {...TEXTS}>
      <TeamsList />
    </SettingsPage>
  );
}
