import { useListLocation } from '../../hooks/useListLocation';

export const TABS = ['integrations', 'log', 'subscriptions', 'triggers'] as const;

/** What the page shows, kept in the URL so that it can be shared and come back to. */
export function usePageLocation() {
  const location = useListLocation();
  const tab = TABS.find((one) => one === location.valueOf('tab')) ?? 'integrations';
  return {
    ...location,
    tab,
    showTab: (next: string): void =>
      location.showOnly(next === 'integrations' ? {} : { tab: next }),
  };
}

export type PageLocation = ReturnType<typeof usePageLocation>;
