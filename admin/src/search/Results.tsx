import { useLayoutEffect, useState, type RefObject } from 'react';

import { Box, Flex, Typography } from '@strapi/design-system';
import { createPortal } from 'react-dom';
import { styled } from 'styled-components';

import type { SearchHit } from '../api/records';
import { useAmounts } from '../hooks/useAmounts';
import { useStageText } from '../hooks/useStageText';
import { useTranslate } from '../hooks/useTranslate';
import { TypeName } from './TypeName';
import type { HitGroup } from './model';

interface ResultsProps {
  anchor: RefObject<HTMLElement | null>;
  id: string;
  groups: readonly HitGroup[];
  state: 'loading' | 'failed' | 'done';
  position: number;
  optionId: (index: number) => string;
  onOpen: (hit: SearchHit) => void;
}

/** What was found, by type, below the search box and wider than it. */
export function Results({ anchor, id, groups, state, position, optionId, onOpen }: ResultsProps) {
  const t = useTranslate();
  const place = usePlace(anchor);
  const isEmpty = groups.length === 0;
  let index = -1;
  if (!place) return null;
  return createPortal(
    <Sheet style={place} data-crm-search>
      {isEmpty ? (
        <Box padding={4} id={id} role="listbox" aria-label={t('search.label')}>
          <Typography textColor="neutral600" role="option" aria-disabled aria-selected={false}>
            {t(
              state === 'loading'
                ? 'search.loading'
                : state === 'failed'
                  ? 'search.failed'
                  : 'search.none',
            )}
          </Typography>
        </Box>
      ) : (
        <div id={id} role="listbox" aria-label={t('search.label')}>
          {groups.map(({ type, hits }) => (
            <div key={type} role="group" aria-labelledby={`${id}-${type}`}>
              <Box id={`${id}-${type}`} padding={2} paddingLeft={4} paddingTop={3}>
                <Typography variant="sigma" textColor="neutral600">
                  <TypeName type={type} />
                </Typography>
              </Box>
              {hits.map((hit) => {
                index += 1;
                const own = index;
                return (
                  <Option
                    key={hit.id}
                    id={optionId(own)}
                    role="option"
                    aria-selected={own === position}
                    $isActive={own === position}
                    // The input keeps the focus.
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => onOpen(hit)}
                  >
                    <HitText hit={hit} />
                  </Option>
                );
              })}
            </div>
          ))}
        </div>
      )}
    </Sheet>,
    document.body,
  );
}

function HitText({ hit }: { hit: SearchHit }) {
  const amount = useAmounts();
  const stage = useStageText(hit.type, hit.stage);
  const { title, subtitle, value, currency } = hit;
  const about = [subtitle, stage, value === null ? null : amount({ value, currency })];
  return (
    <Flex direction="column" alignItems="flex-start">
      <Typography fontWeight="semiBold" textColor="neutral800">
        {title}
      </Typography>
      <Typography variant="pi" textColor="neutral600">
        {about.filter(Boolean).join(' · ')}
      </Typography>
    </Flex>
  );
}

/** Below the box, inside the window. */
function usePlace(anchor: RefObject<HTMLElement | null>) {
  const [place, setPlace] = useState<{ top: number; left: number }>();
  useLayoutEffect(() => {
    const measure = (): void => {
      const found = anchor.current?.getBoundingClientRect();
      if (found) setPlace({ top: found.bottom + 4, left: found.left + 16 });
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [anchor]);
  return place;
}

const Sheet = styled.div`
  position: fixed;
  z-index: 500;
  width: min(40rem, calc(100vw - 32px));
  max-height: min(48rem, 60vh);
  padding-bottom: 8px;
  border: 1px solid ${({ theme }) => theme.colors.neutral150};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  box-shadow: ${({ theme }) => theme.shadows.popupShadow};
  overflow-y: auto;
`;

const Option = styled.div<{ $isActive: boolean }>`
  padding: 6px 16px;
  background: ${({ theme, $isActive }) => ($isActive ? theme.colors.primary100 : 'transparent')};
  cursor: pointer;

  &:hover {
    background: ${({ theme }) => theme.colors.primary100};
  }
`;
