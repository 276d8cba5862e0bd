import type { StoredHead } from '../../sql/definitions/stored';
import { CrmConflictError, CrmNotFoundError } from '../../core/errors';

type Versions = readonly StoredHead[];

/** The version of that name. @throws CrmNotFoundError listing the existing ones. */
function named(name: string, versions: Versions, version: string): StoredHead {
  const found = versions.find((row) => row.version === version);
  if (found) return found;
  throw new CrmNotFoundError(
    `"${name}" has no version "${version.slice(0, 32)}"; it has ${list(versions)}.`,
  );
}

function requireAny(name: string, versions: Versions): void {
  if (versions.length > 0) return;
  throw new CrmNotFoundError(`There is no definition "${name.slice(0, 80)}".`);
}

const SHOWN = 20;

const list = (versions: Versions): string =>
  versions
    .slice(0, SHOWN)
    .map(({ version }) => version)
    .join(', ') + (versions.length > SHOWN ? ', …' : '');

/** @param versions all versions of the name, newest first. */
export function chooseShown(name: string, versions: Versions, version?: string): StoredHead {
  requireAny(name, versions);
  if (version !== undefined) return named(name, versions, version);
  return versions.find(({ active }) => active) ?? (versions[0] as StoredHead);
}

/** @throws CrmConflictError if no version is given and there is no draft. */
export function chooseForPublishing(
  name: string,
  versions: Versions,
  version?: string,
): StoredHead {
  requireAny(name, versions);
  if (version !== undefined) return named(name, versions, version);
  const [last] = versions
    .filter(({ state }) => state === 'draft')
    .sort((one, other) => other.updatedAt.getTime() - one.updatedAt.getTime());
  if (last) return last;
  throw new CrmConflictError(
    `"${name}" has no draft: save one, or name the "version" to go back to (${list(versions)}).`,
    { name },
  );
}

/** @throws CrmConflictError if no version is active, or another one than the given. */
export function chooseActive(name: string, versions: Versions, version?: string): StoredHead {
  requireAny(name, versions);
  const wanted = version === undefined ? undefined : named(name, versions, version);
  const active = versions.find((row) => row.active);
  if (active && (wanted === undefined || wanted.version === active.version)) return active;
  throw new CrmConflictError(
    active
      ? `"${name}" ${version} is not active; ${active.version} is.`
      : `"${name}" has no active version.`,
    { name, active: active?.version ?? null },
  );
}
