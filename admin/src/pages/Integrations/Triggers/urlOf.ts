/** Where calls of a trigger are received; an app with another REST prefix has another one. */
export function urlOf(key: string): string {
  const { backendURL } = window.strapi as { backendURL?: string };
  return `${backendURL ?? window.location.origin}/api/nexus-crm/triggers/${key}`;
}
