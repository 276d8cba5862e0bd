import { Box, Flex, IconButton, TextInput, Typography } from '@strapi/design-system';
import { Trash } from '@strapi/icons';

import { useTranslate } from '../../../hooks/useTranslate';
import { parseClock, type Span, type SpanFault } from '../model/week';

interface SpanInputsProps {
  span: Span;
  /** `Monday 1`. */
  label: string;
  fault: SpanFault | undefined;
  isDisabled: boolean;
  onChange: (span: Span) => void;
  onRemove: () => void;
}

/** From and to, typed; leaving an input writes `9` as `09:00`. */
export function SpanInputs({ span, label, fault, isDisabled, ...on }: SpanInputsProps) {
  const t = useTranslate();
  const input = (key: 'from' | 'to') => (
    <Box width="9rem">
      <TextInput
        aria-label={t(`calendars.span.${key}`, { label })}
        aria-invalid={fault !== undefined}
        inputMode="numeric"
        size="S"
        value={span[key]}
        disabled={isDisabled}
        hasError={fault !== undefined}
        onChange={({ target }: { target: { value: string } }) =>
          on.onChange({ ...span, [key]: target.value })
        }
        onBlur={() => {
          const clock = parseClock(span[key]);
          if (clock !== undefined && clock !== span[key]) on.onChange({ ...span, [key]: clock });
        }}
      />
    </Box>
  );
  return (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <Flex gap={2}>
        {input('from')}
        <Typography aria-hidden textColor="neutral600">
          –
        </Typography>
        {input('to')}
        {isDisabled ? null : (
          <IconButton
            variant="ghost"
            label={t('calendars.span.remove', { label })}
            onClick={on.onRemove}
          >
            <Trash />
          </IconButton>
        )}
      </Flex>
      {fault === undefined ? null : (
        <Typography variant="pi" textColor="danger600" role="alert">
          {t(`calendars.span.fault.${fault}`)}
        </Typography>
      )}
    </Flex>
  );
}
