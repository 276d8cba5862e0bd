import { useState } from 'react';

import { Button } from '@strapi/design-system';
import { Stack } from '@strapi/icons';
import { useLocation } from 'react-router-dom';

import { useGetCrmViewsQuery, type ViewPage } from '../../api/views';
import { useTranslate } from '../../hooks/useTranslate';
import { isSameQuery, queryOf } from './model/address';
import { ViewsDialog } from './ViewsDialog';

interface SavedViewsProps {
  page: ViewPage;
  /** The pipeline of a board. */
  definition?: string;
}

/** The button of a page that saves what it shows, and lists what was saved. */
export function SavedViews({ page, definition }: SavedViewsProps) {
  const t = useTranslate();
  const { search } = useLocation();
  const [isOpen, setIsOpen] = useState(false);
  const { data: all = [] } = useGetCrmViewsQuery();
  const views = all.filter((view) => view.page === page);
  const query = queryOf(page, search, definition);
  const shown = views.find((view) => isSameQuery(view.query, query));
  return (
    <>
      <Button variant="tertiary" startIcon={<Stack />} onClick={() => setIsOpen(true)}>
        {shown?.name ?? t('views.title')}
      </Button>
      {isOpen ? <ViewsDialog {...{ page, query, views }} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
