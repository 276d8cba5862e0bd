import { useState } from 'react';

import { Box, Button, Flex, Typography } from '@strapi/design-system';

import { useTranslate } from '../../../../hooks/useTranslate';
import { complete, readCondition, writeCondition, type ConditionNode } from '../../model/condition';
import { keyOfPath } from '../../model/document';
import { ConditionBuilder } from './ConditionBuilder';
import { ExpressionInput } from './ExpressionInput';
import type { PartProps } from './props';
import { usePart } from './usePart';

/**
 * An expression as rules, or as text. One that rules cannot express is shown as text; its text changes
 * only where it is edited.
 */
export function ExpressionPart(part: PartProps) {
  const t = useTranslate();
  const { value, set, isReadOnly, problems } = usePart(part.path);
  const text = typeof value === 'string' ? value : '';
  // Typing decides too: text that becomes readable as rules stays text.
  const [mode, setMode] = useState<'rules' | 'text'>();
  // Rules without a field are in no expression: they are kept while the text is what they gave.
  const [draft, setDraft] = useState<{ readonly node: ConditionNode; readonly text: string }>();
  const rules = draft?.text === text ? draft.node : readCondition(text);
  const isText = !rules || mode === 'text';
  const handleRules = (node: ConditionNode): void => {
    const whole = complete(node);
    const next = whole ? writeCondition(whole) : '';
    setDraft({ node, text: next });
    set(next);
  };
  return (
    <Box data-crm-path={keyOfPath(part.path)}>
      <Flex direction="column" alignItems="stretch" gap={2}>
        {!isText ? (
          <ConditionBuilder node={rules} isDisabled={isReadOnly} onChange={handleRules} />
        ) : (
          <ExpressionInput
            label={t('pipelines.expression')}
            value={text}
            isDisabled={isReadOnly}
            hasError={problems.some(({ severity }) => severity === 'error')}
            onChange={(next) => {
              setMode('text');
              set(next);
            }}
          />
        )}
        <Flex gap={2} justifyContent="space-between" wrap="wrap">
          <Typography variant="pi" textColor="neutral600">
            {rules
              ? isText
                ? t('pipelines.expression.hint')
                : text
              : t('pipelines.expression.only')}
          </Typography>
          {rules ? (
            <Button size="S" variant="ghost" onClick={() => setMode(isText ? 'rules' : 'text')}>
              {t(isText ? 'pipelines.expression.rules' : 'pipelines.expression.text')}
            </Button>
          ) : null}
        </Flex>
      </Flex>
    </Box>
  );
}
