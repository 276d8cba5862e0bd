import { useRef, type ReactNode } from 'react';

import {
  Box,
  Button,
  Flex,
  IconButton,
  SingleSelect,
  SingleSelectOption,
} from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';

import { isGroup, type GroupOf } from './model/group';

/** A position such as `2.1` is the first condition of the second, which is a group. */
interface GroupTexts<Join extends string> {
  readonly join: (position: string | undefined) => string;
  readonly joins: Readonly<Record<Join, string>>;
  readonly add: string;
  readonly addGroup: string;
  readonly group: (position: string) => string;
  readonly remove: (position: string) => string;
  readonly removeGroup: (position: string) => string;
}

interface ConditionGroupProps<Leaf extends object, Join extends string> {
  node: GroupOf<Leaf, Join>;
  /** In the order in which they are offered. */
  joins: readonly Join[];
  newLeaf: Leaf;
  texts: GroupTexts<Join>;
  isDisabled: boolean;
  /** How many groups there may be inside of each other; any number unless it is given. */
  deepest?: number;
  onChange: (node: GroupOf<Leaf, Join>) => void;
  children: (leaf: Leaf, position: string, replace: (leaf: Leaf) => void) => ReactNode;
  /** Set for a group in another. */
  inner?: { readonly position: string; readonly depth: number; readonly onRemove: () => void };
}

/** The conditions of a group, which can be groups themselves. */
export function ConditionGroup<Leaf extends object, Join extends string>({
  inner,
  ...props
}: ConditionGroupProps<Leaf, Join>) {
  const { node, joins, newLeaf, texts, isDisabled, deepest = Infinity, onChange, children } = props;
  const depth = inner?.depth ?? 0;
  const addButton = useRef<HTMLButtonElement>(null);
  const withItems = (items: typeof node.items) => onChange({ ...node, items });
  const add = (item: (typeof node.items)[number]) => withItems([...node.items, item]);
  const remove = (index: number): void => {
    withItems(node.items.filter((_item, at) => at !== index));
    // The button that had the focus is gone.
    addButton.current?.focus();
  };
  const hasJoin = inner !== undefined || node.items.length > 1 || node.kind !== joins[0];
  const removeInner =
    inner && !isDisabled ? (
      <IconButton
        size="L"
        variant="ghost"
        label={texts.removeGroup(inner.position)}
        onClick={inner.onRemove}
      >
        <Trash />
      </IconButton>
    ) : null;
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      {hasJoin ? (
        <Flex gap={2} justifyContent="space-between" alignItems="flex-start">
          <Box flex="1" minWidth="0" maxWidth="28rem">
            <SingleSelect
              aria-label={texts.join(inner?.position)}
              value={node.kind}
              disabled={isDisabled}
              onChange={(value: string | number) =>
                onChange({ ...node, kind: joins.find((join) => join === value) ?? node.kind })
              }
            >
              {joins.map((join) => (
                <SingleSelectOption key={join} value={join}>
                  {texts.joins[join]}
                </SingleSelectOption>
              ))}
            </SingleSelect>
          </Box>
          {removeInner}
        </Flex>
      ) : null}
      {node.items.map((item, index) => {
        const position = inner ? `${inner.position}.${index + 1}` : String(index + 1);
        const replace = (next: typeof item) =>
          withItems(node.items.map((one, at) => (at === index ? next : one)));
        if (isGroup(item)) {
          const onRemove = () => remove(index);
          return (
            <Box
              key={index}
              role="group"
              aria-label={texts.group(position)}
              padding={3}
              background={depth % 2 === 0 ? 'neutral100' : 'neutral0'}
              hasRadius
            >
              <ConditionGroup
                {...props}
                node={item}
                inner={{ position, depth: depth + 1, onRemove }}
                onChange={replace}
              />
            </Box>
          );
        }
        return (
          <Flex key={index} gap={2} alignItems="flex-start">
            <Box flex="1" minWidth="0">
              {children(item, position, replace)}
            </Box>
            {isDisabled ? null : (
              <IconButton
                size="L"
                variant="ghost"
                label={texts.remove(position)}
                onClick={() => remove(index)}
              >
                <Trash />
              </IconButton>
            )}
          </Flex>
        );
      })}
      {isDisabled ? null : (
        <Flex gap={2} wrap="wrap">
          <Button
            ref={addButton}
            size="S"
            variant="tertiary"
            startIcon={<Plus />}
            onClick={() => add(newLeaf)}
          >
            {texts.add}
          </Button>
          {node.items.length > 0 && depth < deepest ? (
            <Button
              size="S"
              variant="tertiary"
              startIcon={<Plus />}
              onClick={() =>
                add({
                  kind: joins.find((join) => join !== node.kind) ?? node.kind,
                  items: [newLeaf, newLeaf],
                })
              }
            >
              {texts.addGroup}
            </Button>
          ) : null}
        </Flex>
      )}
    </Flex>
  );
}
