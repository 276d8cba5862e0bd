import { useId } from 'react';

import { Box, Flex, SingleSelect, SingleSelectOption, TextInput } from '@strapi/design-system';

import { useTranslate } from '../../../../hooks/useTranslate';
import { isUnary, OPERATORS, type Operator, type Rule } from '../../model/condition';
import { listAt } from '../../model/document';
import { useDocument } from '../useDocument';
import { useKeyNames } from './names';
import { ValueInput } from './ValueInput';

interface RuleRowProps {
  node: Rule;
  position: string;
  isDisabled: boolean;
  onChange: (rule: Rule) => void;
}

const ACTOR = ['actor.id', 'actor.kind', 'actor.label', 'actor.roles', 'actor.teams'];

/** A field, an operator and a value. */
export function RuleRow({ node, position, isDisabled, onChange }: RuleRowProps) {
  const t = useTranslate();
  const id = useId();
  const { document } = useDocument();
  const { field, operator, values } = node;
  const keys = [...useKeyNames(), ...ACTOR];
  const known = listAt(document, ['dataSchema', field, 'enum']).filter(
    (one) => typeof one === 'string',
  );
  const handleOperator = (next: Operator): void => {
    const given = values.length > 0 ? values : [''];
    onChange({
      ...node,
      operator: next,
      values: isUnary(next) ? [] : next === 'in' ? given : given.slice(0, 1),
    });
  };
  return (
    <Flex gap={2} wrap="wrap" alignItems="stretch">
      <Box flex="1 1 16rem">
        <TextInput
          aria-label={t('pipelines.rules.field', { position })}
          placeholder={t('pipelines.rules.field.placeholder')}
          list={id}
          value={field}
          disabled={isDisabled}
          onChange={({ target }: { target: { value: string } }) =>
            onChange({ ...node, field: target.value.trim() })
          }
        />
        <datalist id={id}>
          {keys.map((key) => (
            <option key={key} value={key} />
          ))}
        </datalist>
      </Box>
      <Box flex="1 1 14rem">
        <SingleSelect
          aria-label={t('pipelines.rules.operator', { position })}
          value={operator}
          disabled={isDisabled}
          onChange={(next) => handleOperator(next as Operator)}
        >
          {OPERATORS.map((one) => (
            <SingleSelectOption key={one} value={one}>
              {t(`pipelines.operator.${NAMES[one]}`)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Box>
      {isUnary(operator) ? null : (
        <Box flex="1 1 16rem">
          <ValueInput
            label={t('pipelines.rules.value', { position })}
            values={values}
            isList={operator === 'in'}
            known={known}
            isDisabled={isDisabled}
            onChange={(next) => onChange({ ...node, values: next })}
          />
        </Box>
      )}
    </Flex>
  );
}

const NAMES = {
  '==': 'equal',
  '!=': 'unequal',
  '<': 'less',
  '<=': 'atMost',
  '>': 'more',
  '>=': 'atLeast',
  in: 'in',
  contains: 'contains',
  startsWith: 'startsWith',
  empty: 'empty',
  notEmpty: 'notEmpty',
  true: 'true',
  false: 'false',
} as const;
