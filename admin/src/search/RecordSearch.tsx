import { useId, useRef, useState, type KeyboardEvent } from 'react';

import { Box, Searchbar, SearchForm, VisuallyHidden } from '@strapi/design-system';
import { useDebounce } from '@strapi/strapi/admin';
import { useNavigate } from 'react-router-dom';

import { useSearchCrmRecordsQuery, type SearchHit } from '../api/records';
import { useTranslate } from '../hooks/useTranslate';
import { recordPath } from '../record/recordPath';
import { Results } from './Results';
import { groupHits, moveIn, SHORTEST } from './model';

/** Finds records of all types by name, email and phone; arrows choose, Enter opens. */
export function RecordSearch() {
  const t = useTranslate();
  const navigate = useNavigate();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [position, setPosition] = useState(-1);
  const text = useDebounce(typed.trim(), 250);
  const skip = text.length < SHORTEST;
  const { currentData, error, isFetching } = useSearchCrmRecordsQuery(text, { skip });
  const hits = skip ? [] : groupHits(currentData ?? []).flatMap((group) => group.hits);
  const isShown = isOpen && typed.trim().length >= SHORTEST;
  const optionId = (index: number): string => `${id}-${index}`;

  const close = (): void => {
    setOpen(false);
    setPosition(-1);
  };
  const open = ({ type, id: documentId }: SearchHit): void => {
    close();
    setTyped('');
    navigate(recordPath({ type, id: documentId }));
  };
  const handleKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key) && isShown) {
      event.preventDefault();
      setPosition(moveIn(hits.length, position, event.key));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const chosen = hits[position] ?? (hits.length === 1 ? hits[0] : undefined);
      if (chosen) open(chosen);
    } else if (event.key === 'Escape' && isShown) {
      event.preventDefault();
      close();
    }
  };

  return (
    <Box ref={box} padding={4} paddingBottom={0}>
      <SearchForm
        onSubmit={(event: { preventDefault(): void }) => event.preventDefault()}
        onBlur={(event: React.FocusEvent) => {
          if (!event.currentTarget.contains(event.relatedTarget)) close();
        }}
      >
        <Searchbar
          name="crm-search"
          size="S"
          value={typed}
          placeholder={t('search.placeholder')}
          clearLabel={t('search.clear')}
          autoComplete="off"
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={isShown}
          aria-controls={`${id}-list`}
          aria-activedescendant={isShown && position >= 0 ? optionId(position) : undefined}
          onChange={(event: { target: { value: string } }) => {
            setTyped(event.target.value);
            setOpen(true);
            setPosition(-1);
          }}
          onClear={() => {
            setTyped('');
            close();
          }}
          onFocus={() => setOpen(true)}
          onKeyDown={handleKeyDown}
        >
          {t('search.label')}
        </Searchbar>
      </SearchForm>
      <VisuallyHidden aria-live="polite">
        {isShown && currentData ? t('search.count', { count: hits.length }) : ''}
      </VisuallyHidden>
      {isShown ? (
        <Results
          anchor={box}
          id={`${id}-list`}
          groups={groupHits(hits)}
          state={error ? 'failed' : isFetching || text !== typed.trim() ? 'loading' : 'done'}
          position={position}
          optionId={optionId}
          onOpen={open}
        />
      ) : null}
    </Box>
  );
}
