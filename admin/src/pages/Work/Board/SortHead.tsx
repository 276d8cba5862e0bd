import { Flex, Th, Typography, VisuallyHidden } from '@strapi/design-system';
import { CaretDown, CaretUp } from '@strapi/icons';
import { styled } from 'styled-components';

import { useTranslate } from '../../../hooks/useTranslate';
import { nextSort, type Sort, type SortKey } from './model/sort';

interface SortHeadProps {
  name: SortKey;
  sort: Sort;
  onSort: (sort: string) => void;
}

/** The title of a column, which sorts by it. */
export function SortHead({ name, sort, onSort }: SortHeadProps) {
  const t = useTranslate();
  const isSorted = sort.key === name;
  const Icon = sort.direction === 'asc' ? CaretUp : CaretDown;
  return (
    <Th>
      <Plain type="button" onClick={() => onSort(nextSort(sort, name))}>
        <Flex gap={1} tag="span">
          <Typography variant="sigma" textColor={isSorted ? 'neutral800' : 'neutral600'}>
            {t(`board.column.${name}`)}
          </Typography>
          {isSorted ? (
            <>
              <Icon width="1rem" height="1rem" fill="neutral800" aria-hidden />
              {/* The design system's heads are cells of a grid, which take no `aria-sort`. */}
              <VisuallyHidden>{t(`board.sorted.${sort.direction}`)}</VisuallyHidden>
            </>
          ) : null}
        </Flex>
      </Plain>
    </Th>
  );
}

const Plain = styled.button`
  padding: 0;
  border: 0;
  background: none;
  cursor: pointer;

  &:focus-visible {
    border-radius: ${({ theme }) => theme.borderRadius};
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
`;
