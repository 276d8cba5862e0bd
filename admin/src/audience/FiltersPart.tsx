import { ConditionGroup } from '../components/ConditionGroup';
import { useTranslate } from '../hooks/useTranslate';
import { ConditionRow } from './ConditionRow';
import {
  DEEPEST,
  JOINS,
  NEW_CONDITION,
  type AudienceLeaf,
  type Conditions,
} from './model/conditions';
import { useAudienceFields } from './useAudienceFields';
import { WrittenRow } from './WrittenRow';

interface FiltersPartProps {
  conditions: Conditions;
  type: string;
  isDisabled: boolean;
  isChecked: boolean;
  onChange: (conditions: Conditions) => void;
}

/** Conditions on fields, and groups of which all, any or none hold. */
export function FiltersPart({
  conditions,
  type,
  isDisabled,
  isChecked,
  onChange,
}: FiltersPartProps) {
  const t = useTranslate();
  const fields = useAudienceFields(type);
  return (
    <ConditionGroup<AudienceLeaf, Conditions['kind']>
      node={conditions}
      joins={JOINS}
      newLeaf={NEW_CONDITION}
      deepest={DEEPEST}
      {...{ isDisabled, onChange }}
      texts={{
        join: (position) =>
          position === undefined ? t('audience.join') : t('audience.group.join', { position }),
        joins: { and: t('audience.and'), or: t('audience.or'), none: t('audience.none') },
        add: t('audience.add'),
        addGroup: t('audience.addGroup'),
        group: (position) => t('audience.group', { position }),
        remove: (position) => t('audience.remove', { position }),
        removeGroup: (position) => t('audience.group.remove', { position }),
      }}
    >
      {(leaf, position, replace) =>
        'written' in leaf ? (
          <WrittenRow part={leaf.written} />
        ) : (
          <ConditionRow
            condition={leaf}
            {...{ position, fields, isDisabled, isChecked }}
            onChange={replace}
          />
        )
      }
    </ConditionGroup>
  );
}
