import { isMap, isSame, mapAt, type Document, type Json } from '../../../model/document';
import { entityNames, stagesOf } from '../../../model/entities';

export type ChangeKind = 'stage' | 'transition' | 'campaign' | 'data' | 'setting';

/** One difference between two definitions, as people speak of them. */
export interface Change {
  readonly kind: ChangeKind;
  readonly change: 'added' | 'removed' | 'changed';
  readonly name: string;
  /** What people see; the name if it has no label. */
  readonly label: string;
  /** Of a stage, where the definition has several entities. */
  readonly entity: string | undefined;
  /** The keys that differ: `condition`, `do`. Empty unless it was changed. */
  readonly keys: readonly string[];
}

type Parts = ReadonlyMap<string, { readonly label: string; readonly value: Json }>;

/** The differences by meaning: stages first, then transitions, campaigns, data and settings. */
export function compareDefinitions(before: Document, after: Document): readonly Change[] {
  const entities = [...new Set([...entityNames(before), ...entityNames(after)])];
  const several = entities.length > 1;
  return [
    ...entities.flatMap((entity) =>
      compareParts('stage', stageParts(before, entity), stageParts(after, entity)).map(
        (change) => ({
          ...change,
          entity: several ? entity : undefined,
        }),
      ),
    ),
    ...compareParts('transition', parts(before, 'transitions'), parts(after, 'transitions')),
    ...compareParts('campaign', parts(before, 'campaigns'), parts(after, 'campaigns')),
    ...compareParts('data', parts(before, 'dataSchema'), parts(after, 'dataSchema')),
    ...compareParts('setting', settings(before), settings(after)),
  ];
}

function compareParts(kind: ChangeKind, before: Parts, after: Parts): readonly Change[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name): readonly Change[] => {
    const [old, now] = [before.get(name), after.get(name)];
    const one = { kind, name, label: (now ?? old)?.label ?? name, entity: undefined };
    if (!old) return [{ ...one, change: 'added', keys: [] }];
    if (!now) return [{ ...one, change: 'removed', keys: [] }];
    if (isSame(sorted(old.value), sorted(now.value))) return [];
    return [{ ...one, change: 'changed', keys: changedKeys(old.value, now.value) }];
  });
}

/** The order of keys has no meaning, that of items has. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function changedKeys(before: Json, after: Json): readonly string[] {
  if (!isMap(before) || !isMap(after)) return [];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => !isSame(sorted(before[key] ?? null), sorted(after[key] ?? null)));
}

/** A stage as it stands, or by its name alone; with what else the entity says of all its stages. */
function stageParts(document: Document, entity: string): Parts {
  const listed = mapAt(document, ['entities', entity])['stages'];
  const values = Array.isArray(listed) ? (listed as readonly Json[]) : [];
  return new Map(
    stagesOf(document, entity).map(({ name, label }, index) => {
      const value = values[index];
      return [name, { label, value: isMap(value) ? value : { name } }];
    }),
  );
}

const parts = (document: Document, key: string): Parts =>
  new Map(
    Object.entries(mapAt(document, [key])).map(([name, value]) => {
      const label = isMap(value) ? value['label'] : undefined;
      return [name, { label: typeof label === 'string' ? label : name, value }];
    }),
  );

const NAMED = ['transitions', 'campaigns', 'dataSchema', 'entities', 'version', 'id'];

/** The rest of the definition, and of its entities. */
function settings(document: Document): Parts {
  const found = new Map<string, { label: string; value: Json }>();
  for (const [key, value] of Object.entries(document)) {
    if (!NAMED.includes(key)) found.set(key, { label: key, value });
  }
  for (const entity of entityNames(document)) {
    const rest = Object.fromEntries(
      Object.entries(mapAt(document, ['entities', entity])).filter(([key]) => key !== 'stages'),
    );
    if (Object.keys(rest).length > 0) {
      found.set(`entities.${entity}`, { label: entity, value: rest });
    }
  }
  return found;
}
