import { ConditionGroup } from '../../../../components/ConditionGroup';
import { useTranslate } from '../../../../hooks/useTranslate';
import type { ConditionNode, Group, Rule } from '../../model/condition';
import { RuleRow } from './RuleRow';

interface ConditionBuilderProps {
  node: ConditionNode;
  isDisabled: boolean;
  onChange: (node: Group) => void;
}

const JOINS = ['and', 'or'] as const;
const NEW_RULE: Rule = { kind: 'rule', field: '', operator: '==', values: [''] };

/** Rules, and groups of which all or any must hold. */
export function ConditionBuilder({ node, isDisabled, onChange }: ConditionBuilderProps) {
  const t = useTranslate();
  return (
    <ConditionGroup<Rule, Group['kind']>
      node={node.kind === 'rule' ? { kind: 'and', items: [node] } : node}
      joins={JOINS}
      newLeaf={NEW_RULE}
      {...{ isDisabled, onChange }}
      texts={{
        join: (position) =>
          position === undefined
            ? t('pipelines.rules.join')
            : t('pipelines.rules.group.join', { position }),
        joins: { and: t('pipelines.rules.and'), or: t('pipelines.rules.or') },
        add: t('pipelines.rules.add'),
        addGroup: t('pipelines.rules.addGroup'),
        group: (position) => t('pipelines.rules.group', { position }),
        remove: (position) => t('pipelines.rules.remove', { position }),
        removeGroup: (position) => t('pipelines.rules.group.remove', { position }),
      }}
    >
      {(rule, position, replace) => (
        <RuleRow node={rule} {...{ position, isDisabled }} onChange={replace} />
      )}
    </ConditionGroup>
  );
}
