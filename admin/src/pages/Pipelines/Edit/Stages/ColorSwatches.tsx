import { Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { useTranslate } from '../../../../hooks/useTranslate';
import { LANGUAGE } from '../../model/language';
import { useChoiceText } from '../useLanguageTexts';

const COLORS = (LANGUAGE.Entity.properties?.stages?.items?.anyOf?.find(
  ({ properties }) => properties,
)?.properties?.color?.enum ?? []) as readonly string[];

interface ColorSwatchesProps {
  value: string | undefined;
  isDisabled: boolean;
  onChange: (color: string | undefined) => void;
}

/** The colours of the theme, of which a stage has one or none. */
export function ColorSwatches({ value, isDisabled, onChange }: ColorSwatchesProps) {
  const t = useTranslate();
  const choiceText = useChoiceText();
  return (
    <Flex
      direction="column"
      alignItems="flex-start"
      gap={2}
      role="group"
      aria-label={t('pipelines.part.color')}
    >
      <Typography variant="pi" fontWeight="bold" textColor="neutral800">
        {t('pipelines.part.color')}
      </Typography>
      <Flex gap={2} wrap="wrap">
        {COLORS.map((color) => (
          <Swatch
            key={color}
            type="button"
            $color={color}
            title={choiceText(color)}
            aria-label={choiceText(color)}
            aria-pressed={value === color}
            disabled={isDisabled}
            onClick={() => onChange(value === color ? undefined : color)}
          />
        ))}
      </Flex>
    </Flex>
  );
}

const Swatch = styled.button<{ $color: string }>`
  width: 28px;
  height: 28px;
  padding: 0;
  border: 2px solid ${({ theme }) => theme.colors.neutral0};
  border-radius: 50%;
  background: ${({ theme, $color }) => theme.colors[`${$color}500` as 'primary500']};
  cursor: pointer;

  &[aria-pressed='true'] {
    box-shadow: 0 0 0 2px ${({ theme }) => theme.colors.neutral800};
  }

  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 3px;
  }
`;
