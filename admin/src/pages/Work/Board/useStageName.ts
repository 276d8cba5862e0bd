import { useCallback } from 'react';

import type { BoardColumn } from '../../../api/board';
import { humanize } from '../../../components/SchemaForm/model/rows';

/** The title of a stage; one without a title is called by its name, as words. */
export const stageName = ({ stage, label }: Pick<BoardColumn, 'stage' | 'label'>): string =>
  label === stage ? humanize(stage) : label;

export const useStageName = () => useCallback(stageName, []);
