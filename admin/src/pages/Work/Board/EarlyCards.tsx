import { useMediaQuery } from '@strapi/strapi/admin';

import { useGetCrmCardsQuery, type BoardQuery, type ColumnQuery } from '../../../api/board';

interface EarlyCardsProps {
  board: BoardQuery;
  /** In their order. */
  stages: readonly string[];
}

/**
 * Asks for the first cards of each stage while the figures of the columns are on their way: one after the
 * other would take both times.
 */
export function EarlyCards({ board, stages }: EarlyCardsProps) {
  const isNarrow = useMediaQuery('(max-width: 768px)');
  return (isNarrow ? stages.slice(0, 1) : stages).map((stage) => (
    <Early key={stage} query={{ board, stage, pages: 1 }} />
  ));
}

/** The column that is shown later has its answer. */
function Early({ query }: { query: ColumnQuery }) {
  useGetCrmCardsQuery(query);
  return null;
}
