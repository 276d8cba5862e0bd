import { useNavigate, useParams, useSearchParams } from 'react-router-dom';

import type { BoardQuery } from '../../../api/board';
import { pipelineKey, type Pipeline } from './model/pipelines';

export const BOARD = '/plugins/nexus-crm/board';

export const VIEWS = ['board', 'table', 'forecast'] as const;
export type BoardView = (typeof VIEWS)[number];

/** What the board shows, kept in the URL so that it can be shared and come back to. */
export function useBoardLocation() {
  const { definition = null } = useParams<{ definition: string }>();
  const [params, setParams] = useSearchParams();
  const navigate = useNavigate();

  /** Null, or an empty list, removes a key. */
  const show = (change: Readonly<Record<string, string | readonly string[] | null>>): void => {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        // Another filter has other pages.
        if (!('item' in change)) next.delete('page');
        for (const [key, value] of Object.entries(change)) {
          next.delete(key);
          for (const one of [value ?? []].flat()) next.append(key, one);
        }
        return next;
      },
      { replace: true },
    );
  };

  return {
    ...{ definition, show },
    entity: params.get('entity'),
    owners: params.getAll('owner'),
    text: params.get('_q') ?? '',
    from: params.get('from') ?? '',
    to: params.get('to') ?? '',
    view: VIEWS.find((one) => one === params.get('view')) ?? 'board',
    sort: params.get('sort'),
    page: Math.max(1, Number.parseInt(params.get('page') ?? '', 10) || 1),
    pageSize: Number(params.get('pageSize')),
    /** The column of a narrow screen. */
    stage: params.get('stage'),
    /** The record in the drawer: `<type>/<documentId>`. */
    item: params.get('item'),
    open: ({ type, id }: { type: string; id: string }): void => show({ item: `${type}/${id}` }),
    close: (): void => show({ item: null }),
    showPipeline: (pipeline: Pipeline): void => {
      const next = new URLSearchParams(params);
      for (const key of ['item', 'stage', 'page', 'sort']) next.delete(key);
      next.set('entity', pipeline.entity);
      navigate(`${BOARD}/${encodeURIComponent(pipeline.definition)}?${next.toString()}`);
    },
  };
}

export type BoardLocation = ReturnType<typeof useBoardLocation>;

export const FILTERS = ['owner', '_q', 'from', 'to'] as const;

export const isFiltered = ({ owners, text, from, to }: BoardLocation): boolean =>
  owners.length > 0 || [text, from, to].some((value) => value !== '');

/** The query of a pipeline; documents of the app have no owner, value or search. */
export const queryOf = (
  { owners, text, from, to }: BoardLocation,
  { definition, entity, isRecord, hasValue }: Pipeline,
): BoardQuery => ({
  ...{ definition, entity },
  owners: isRecord ? owners : [],
  text: isRecord ? text : '',
  from: hasValue ? from : '',
  to: hasValue ? to : '',
});

/** The pipeline in the URL; undefined if it is none, or not one that the user may see. */
export const chosenPipeline = (
  pipelines: readonly Pipeline[],
  { definition, entity }: Pick<BoardLocation, 'definition' | 'entity'>,
): Pipeline | undefined =>
  pipelines.find((one) => pipelineKey(one) === pipelineKey({ definition, entity })) ??
  pipelines.find((one) => one.definition === definition);
