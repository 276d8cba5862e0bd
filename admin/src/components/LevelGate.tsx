import type { ReactNode } from 'react';

import { Page } from '@strapi/strapi/admin';

import { useGetCrmStatusQuery } from '../api/customFields';
import { LoadError } from './LoadError';

interface LevelGateProps {
  /** The layout of a page around a failure. */
  frame: (content: ReactNode) => ReactNode;
  /** What there is atLevel1 the level instead. */
  atLevel1: ReactNode;
  /** 2 by default. */
  least?: 2 | 3;
  children: ReactNode;
}

/** What comes with a level, once the level in force is known. */
export function LevelGate({ frame, atLevel1, least = 2, children }: LevelGateProps) {
  const { data, error, isLoading, refetch } = useGetCrmStatusQuery();
  if (isLoading) return <Page.Loading />;
  if (error || !data) {
    return <>{frame(<LoadError error={error} onRetry={() => void refetch()} />)}</>;
  }
  return <>{data.level < least ? atLevel1 : children}</>;
}
