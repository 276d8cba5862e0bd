import { useAuth } from '@strapi/strapi/admin';

/** The logged-in admin as an owner is written; Strapi sends the documentId, its type does not say so. */
export function useOwnId(): string | undefined {
  const user = useAuth('useOwnId', (auth) => auth.user);
  return user && 'documentId' in user && typeof user.documentId === 'string'
    ? `admin:${user.documentId}`
    : undefined;
}
