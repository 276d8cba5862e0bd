import {
  isList,
  isMap,
  mapAt,
  type Document,
  type Json,
  type JsonMap,
} from '../../pages/Pipelines/model/document';
import { entityOf, stagesOf } from '../../pages/Pipelines/model/entities';
import type { Graph, GraphEdge, Guard } from './graph';

/** The node that stands for every stage that is not final. */
export const ANY = '*';

/** The stages of an entity with their transitions. */
export function stageGraph(
  document: Document,
  entity: string,
  { counts, any }: { readonly counts: Readonly<Record<string, number>>; readonly any: string },
): Graph {
  const edges = Object.entries(mapAt(document, ['transitions'])).flatMap(([name, transition]) =>
    isMap(transition) && entityOf(document, transition) === entity ? edgesOf(name, transition) : [],
  );
  const stages = stagesOf(document, entity);
  const known = new Set(stages.map(({ name }) => name));
  return {
    nodes: [
      ...(edges.some(({ from }) => from === ANY)
        ? [{ id: ANY, kind: 'any' as const, label: any }]
        : []),
      ...stages.map(({ name, label, color, isFinal, path }) => ({
        ...{ id: name, kind: 'stage' as const, label, color, isFinal, path },
        count: counts[name],
      })),
    ],
    // What names a stage that does not exist is an error that the editor lists.
    edges: edges.filter(({ from, to }) => known.has(to) && (from === ANY || known.has(from))),
  };
}

function edgesOf(name: string, transition: JsonMap): readonly GraphEdge[] {
  const { from, to, label } = transition;
  if (typeof to !== 'string') return [];
  return (isList(from) ? from : [from ?? null])
    .filter((one): one is string => typeof one === 'string')
    .map((one) => ({
      ...{ id: `${name} ${one}`, from: one, to, guards: guardsOf(transition) },
      label: typeof label === 'string' && label !== '' ? label : name,
      path: ['transitions', name],
    }));
}

export function guardsOf(transition: JsonMap): readonly Guard[] {
  const has = (value: Json | undefined): boolean => value !== undefined && value !== null;
  return [
    ...(has(transition['condition']) ? (['condition'] as const) : []),
    ...(has(transition['approval']) ? (['approval'] as const) : []),
    ...(isList(transition['do']) && transition['do'].length > 0 ? (['steps'] as const) : []),
  ];
}

/** Transitions and campaigns that have steps, by the path of their steps. */
export function flowsIn(document: Document): readonly { path: readonly string[]; label: string }[] {
  return (['transitions', 'campaigns'] as const).flatMap((area) =>
    Object.entries(mapAt(document, [area])).flatMap(([name, holder]) => {
      if (!isMap(holder) || !isList(holder['do']) || holder['do'].length === 0) return [];
      const { label } = holder;
      return [{ path: [area, name], label: typeof label === 'string' ? label : name }];
    }),
  );
}
