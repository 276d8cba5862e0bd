import { useState, type ClipboardEvent, type KeyboardEvent } from 'react';

import { Button, Field, Flex, TextInput } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import { mergeLines, moveItem } from '../model/order';
import { ChoiceRow } from './ChoiceRow';
import { useFocusAfterMove } from './useFocusAfterMove';
import { useInput } from './useInput';

/** The width of a choice's three buttons, so that all inputs are aligned. */
const BUTTONS_WIDTH = { initial: '12.4rem', medium: '10rem' };

/** Edits the list of choices: add, rename, move, remove, or paste several lines. */
export function ChoicesRow({ isOptional }: { isOptional: boolean }) {
  const t = useTranslate();
  const input = useInput('enum');
  const [next, setNext] = useState('');
  const focus = useFocusAfterMove();
  const choices = input.value;

  const replace = (list: string[]) => {
    input.set(list);
    input.leave();
  };
  const add = () => {
    replace(mergeLines(choices, next));
    setNext('');
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    // Enter adds the choice instead of submitting the form.
    event.preventDefault();
    add();
  };
  const handlePaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text');
    if (!/[\r\n]/.test(text.trim())) return;
    event.preventDefault();
    replace(mergeLines(choices, text));
  };

  return (
    <Field.Root
      name="enum"
      error={input.error}
      hint={t(isOptional ? 'choices.hint.optional' : 'choices.hint')}
      required={!isOptional}
    >
      <Field.Label>{t(isOptional ? 'choices.label.optional' : 'choices.label')}</Field.Label>
      <Flex ref={focus.container} direction="column" alignItems="stretch" gap={2}>
        {choices.map((choice, index) => (
          <ChoiceRow
            // The list is edited in place, so the index is the key.
            key={index}
            position={index + 1}
            count={choices.length}
            choice={choice}
            isDisabled={input.isDisabled}
            onRename={(text) => replace(choices.map((old, at) => (at === index ? text : old)))}
            onMove={(by) => {
              replace(moveItem(choices, index, index + by));
              focus.follow(index + by, by);
            }}
            onRemove={() => replace(choices.filter((_, at) => at !== index))}
          />
        ))}
        {input.isDisabled ? null : (
          <Flex gap={2} alignItems="stretch">
            <Flex flex="1" direction="column" alignItems="stretch">
              <TextInput
                size="S"
                value={next}
                placeholder={t('choices.new')}
                aria-label={t('choices.new')}
                onChange={(event: { target: { value: string } }) => setNext(event.target.value)}
                onKeyDown={handleKeyDown}
                onPaste={handlePaste}
              />
            </Flex>
            <Button
              type="button"
              variant="secondary"
              width={BUTTONS_WIDTH}
              disabled={next.trim() === ''}
              onClick={add}
            >
              {t('choices.add')}
            </Button>
          </Flex>
        )}
      </Flex>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}
