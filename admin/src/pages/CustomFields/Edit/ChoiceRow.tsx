import { Flex, IconButton, TextInput } from '@strapi/design-system';
import { ArrowDown, ArrowUp, Trash } from '@strapi/icons';

import { useTranslate } from '../../../hooks/useTranslate';

interface ChoiceRowProps {
  choice: string;
  position: number;
  count: number;
  isDisabled: boolean;
  onRename: (text: string) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

export function ChoiceRow({
  choice,
  position,
  count,
  isDisabled,
  onRename,
  onMove,
  onRemove,
}: ChoiceRowProps) {
  const t = useTranslate();
  return (
    <Flex gap={1} data-choice={position - 1}>
      <Flex flex="1" direction="column" alignItems="stretch">
        <TextInput
          id={`choice-${position}`}
          name={`choice-${position}`}
          size="S"
          value={choice}
          disabled={isDisabled}
          aria-label={t('choices.item', { position })}
          onChange={(event: { target: { value: string } }) => onRename(event.target.value)}
        />
      </Flex>
      {isDisabled ? null : (
        <>
          <IconButton
            variant="ghost"
            label={t('choices.moveUp', { choice })}
            disabled={position === 1}
            style={{ visibility: position === 1 ? 'hidden' : undefined }}
            data-move="-1"
            onClick={() => onMove(-1)}
          >
            <ArrowUp />
          </IconButton>
          <IconButton
            variant="ghost"
            label={t('choices.moveDown', { choice })}
            disabled={position === count}
            style={{ visibility: position === count ? 'hidden' : undefined }}
            data-move="1"
            onClick={() => onMove(1)}
          >
            <ArrowDown />
          </IconButton>
          <IconButton variant="ghost" label={t('choices.remove', { choice })} onClick={onRemove}>
            <Trash />
          </IconButton>
        </>
      )}
    </Flex>
  );
}
