import {
  Box,
  Button,
  Flex,
  IconButton,
  SingleSelect,
  SingleSelectOption,
} from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import type { ConditionNode, Group, Rule } from '../../model/condition';
import { RuleRow } from './RuleRow';

interface BuilderProps<Node> {
  node: Node;
  isDisabled: boolean;
  onChange: (node: ConditionNode) => void;
}

const NEW_RULE: Rule = { kind: 'rule', field: '', operator: '==', values: [''] };

/** Rules, and groups of which all or any must hold. */
export function ConditionBuilder({ node, isDisabled, onChange }: BuilderProps<ConditionNode>) {
  const group: Group = node.kind === 'rule' ? { kind: 'and', items: [node] } : node;
  return <GroupRows node={group} isDisabled={isDisabled} onChange={onChange} />;
}

function GroupRows({ node, isDisabled, onChange }: BuilderProps<Group>) {
  const t = useTranslate();
  const withItems = (items: readonly ConditionNode[]) => onChange({ ...node, items });
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      {node.items.length > 1 ? (
        <Box maxWidth="28rem">
          <SingleSelect
            aria-label={t('pipelines.rules.join')}
            value={node.kind}
            disabled={isDisabled}
            onChange={(kind) => onChange({ ...node, kind: kind === 'or' ? 'or' : 'and' })}
          >
            <SingleSelectOption value="and">{t('pipelines.rules.and')}</SingleSelectOption>
            <SingleSelectOption value="or">{t('pipelines.rules.or')}</SingleSelectOption>
          </SingleSelect>
        </Box>
      ) : null}
      {node.items.map((item, index) => {
        const replace = (next: ConditionNode) =>
          withItems(node.items.map((one, at) => (at === index ? next : one)));
        return (
          <Flex key={index} gap={2} alignItems="flex-start">
            <Box flex="1" minWidth="0">
              {item.kind === 'rule' ? (
                <RuleRow
                  node={item}
                  position={index + 1}
                  isDisabled={isDisabled}
                  onChange={replace}
                />
              ) : (
                <Box padding={3} background="neutral100" hasRadius>
                  <GroupRows node={item} isDisabled={isDisabled} onChange={replace} />
                </Box>
              )}
            </Box>
            {isDisabled ? null : (
              <IconButton
                size="L"
                variant="ghost"
                label={t('pipelines.rules.remove', { position: index + 1 })}
                onClick={() => withItems(node.items.filter((_item, at) => at !== index))}
              >
                <Trash />
              </IconButton>
            )}
          </Flex>
        );
      })}
      {isDisabled ? null : (
        <Flex gap={2}>
          <Button
            size="S"
            variant="tertiary"
            startIcon={<Plus />}
            onClick={() => withItems([...node.items, NEW_RULE])}
          >
            {t('pipelines.rules.add')}
          </Button>
          {node.items.length > 0 ? (
            <Button
              size="S"
              variant="tertiary"
              startIcon={<Plus />}
              onClick={() =>
                withItems([
                  ...node.items,
                  { kind: node.kind === 'and' ? 'or' : 'and', items: [NEW_RULE, NEW_RULE] },
                ])
              }
            >
              {t('pipelines.rules.addGroup')}
            </Button>
          ) : null}
        </Flex>
      )}
    </Flex>
  );
}
