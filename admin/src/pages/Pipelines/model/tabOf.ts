import type { Path } from './document';

/** The tab that shows what stands at a path. */
export function tabOf(path: Path): 'stages' | 'transitions' | 'settings' {
  const [area, , part] = path;
  if (area === 'transitions') return 'transitions';
  if (area === 'entities' && (part === 'stages' || part === 'automation')) return 'stages';
  return 'settings';
}
