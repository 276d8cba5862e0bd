import { useRef, useState, type KeyboardEvent } from 'react';

import { Box, Textarea, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { completionsAt, insertCompletion } from '../../model/completion';
import { useKeyNames } from './names';

interface ExpressionInputProps {
  label: string;
  value: string;
  isDisabled: boolean;
  hasError?: boolean;
  onChange: (text: string) => void;
}

/** An expression as text, with the names of keys and functions that fit what is typed. */
export function ExpressionInput(props: ExpressionInputProps) {
  const { label, value, isDisabled, hasError = false, onChange } = props;
  const keys = useKeyNames();
  const input = useRef<HTMLTextAreaElement>(null);
  const [cursor, setCursor] = useState<number>();
  const [chosen, setChosen] = useState(0);
  const offers = cursor === undefined ? [] : completionsAt(value, cursor, keys);
  const take = (text: string): void => {
    const next = insertCompletion(value, cursor ?? value.length, text);
    onChange(next.text);
    setCursor(undefined);
    window.requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(next.cursor, next.cursor);
    });
  };
  const handleKeyDown = (event: KeyboardEvent): void => {
    const offer = offers[Math.min(chosen, offers.length - 1)];
    if (!offer) return;
    if (event.key === 'ArrowDown') setChosen((chosen + 1) % offers.length);
    else if (event.key === 'ArrowUp') setChosen((chosen + offers.length - 1) % offers.length);
    else if (event.key === 'Enter') take(offer.text);
    else if (event.key === 'Escape') setCursor(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Box position="relative">
      <Code
        ref={input}
        aria-label={label}
        rows={2}
        value={value}
        disabled={isDisabled}
        hasError={hasError}
        spellCheck={false}
        onChange={({ target }: { target: HTMLTextAreaElement }) => {
          onChange(target.value);
          setCursor(target.selectionStart);
          setChosen(0);
        }}
        onKeyDown={handleKeyDown}
        onBlur={() => setCursor(undefined)}
      />
      {offers.length > 0 ? (
        <Offers>
          {offers.map(({ text, about }, index) => (
            <Offer
              key={text}
              type="button"
              tabIndex={-1}
              $isChosen={index === chosen}
              // The input keeps the focus.
              onMouseDown={(event) => {
                event.preventDefault();
                take(text);
              }}
            >
              <Typography tag="span" textColor="neutral800">
                {text}
              </Typography>
              <Typography tag="span" variant="pi" textColor="neutral600">
                {about}
              </Typography>
            </Offer>
          ))}
        </Offers>
      ) : null}
    </Box>
  );
}

const Code = styled(Textarea)`
  font-family: 'SF Mono', SFMono-Regular, ui-monospace, Menlo, Consolas, monospace;
  min-height: 6rem;
`;

const Offers = styled.div`
  position: absolute;
  z-index: 10;
  left: 0;
  right: 0;
  top: 100%;
  max-height: 20rem;
  overflow: auto;
  border: 1px solid ${({ theme }) => theme.colors.neutral150};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  box-shadow: ${({ theme }) => theme.shadows.popupShadow};
`;

const Offer = styled.button<{ $isChosen: boolean }>`
  display: flex;
  justify-content: space-between;
  gap: 12px;
  width: 100%;
  padding: 8px 12px;
  border: 0;
  background: ${({ theme, $isChosen }) =>
    $isChosen ? theme.colors.primary100 : theme.colors.neutral0};
  text-align: start;
  cursor: pointer;
`;
