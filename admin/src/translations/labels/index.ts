import { RECORD_UIDS } from '../../../../server/src/constants';

interface Labels {
  readonly types: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
}

/** English stands in the content types themselves. */
const LOCALES: Record<string, () => Promise<{ default: Labels }>> = {
  de: () => import('./de.json'),
  fr: () => import('./fr.json'),
};

/**
 * Names of our types and labels of their fields, under the ids by which the Content Manager looks them
 * up. They take precedence over a label that an administrator enters in "Configure the view".
 */
export async function loadLabels(locale: string): Promise<Record<string, string>> {
  const load = LOCALES[locale];
  if (!load) return {};
  const { types, fields } = (await load()).default;
  const labels = RECORD_UIDS.flatMap((uid) =>
    Object.entries(fields).map(([name, label]) => [
      `content-manager.content-types.${uid}.${name}`,
      label,
    ]),
  );
  return { ...types, ...(Object.fromEntries(labels) as Record<string, string>) };
}
