import { Box } from '@strapi/design-system';
import { Pagination } from '@strapi/strapi/admin';

interface ListPagesProps {
  pageCount: number;
  total: number;
}

/** The page and its size, kept in the URL as `page` and `pageSize`. */
export function ListPages({ pageCount, total }: ListPagesProps) {
  return (
    <Box paddingTop={4}>
      <Pagination.Root pageCount={pageCount} total={total} defaultPageSize={25}>
        <Pagination.PageSize options={['10', '25', '50', '100']} />
        <Pagination.Links />
      </Pagination.Root>
    </Box>
  );
}
