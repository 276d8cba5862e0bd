import type { DefinitionVersion } from '../../../api/definitions';

export type PipelineState = 'draft' | 'active' | 'inactive';

/** `inactive`: it was published, and no new instance runs it. */
export const stateOf = ({ state, active }: DefinitionVersion): PipelineState =>
  state === 'draft' ? 'draft' : active ? 'active' : 'inactive';

/** A definition with the versions that its row shows. */
export interface PipelineRow {
  readonly name: string;
  readonly label: string;
  readonly state: PipelineState;
  readonly active: DefinitionVersion | undefined;
  /** A draft that is newer than the active version. */
  readonly draft: DefinitionVersion | undefined;
  /** What a click opens: the draft, else the active version, else the newest. */
  readonly opened: DefinitionVersion;
}

/** @param versions of all definitions, by name, then newest first. */
export function rowsOf(versions: readonly DefinitionVersion[]): readonly PipelineRow[] {
  const byName = new Map<string, DefinitionVersion[]>();
  for (const version of versions) {
    byName.set(version.name, [...(byName.get(version.name) ?? []), version]);
  }
  return [...byName].map(([name, own]) => {
    const active = own.find((one) => one.active);
    const newest = own[0] as DefinitionVersion;
    const draft = newest.state === 'draft' ? newest : undefined;
    const opened = draft ?? active ?? newest;
    return {
      ...{ name, active, draft, opened, label: opened.label },
      state: active ? 'active' : stateOf(newest),
    };
  });
}
