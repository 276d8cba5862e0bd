/** Maximum length of a column name on all databases. */
export const NAME_LIMIT = 63;

/** A letter, then letters, digits and underscores; the same as on the server. */
export const NAME_FORM = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;

/**
 * Derives a name from a label: `Größe (m²)` gives `groesse_m2`, `Regional office` gives
 * `regional_office`. Empty if the label has no Latin letter or digit.
 */
export function deriveName(label: string): string {
  const words = label
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/Ä/g, 'Ae')
    .replace(/Ö/g, 'Oe')
    .replace(/Ü/g, 'Ue')
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join('_');
  const begun = /^[0-9]/.test(words) ? `field_${words}` : words;
  return begun.slice(0, NAME_LIMIT).replace(/_+$/, '');
}
