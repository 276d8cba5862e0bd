import { Box, Button, Flex, IconButton, Menu } from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { insertAt, isMap, listAt, removeAt, type Path } from '../../model/document';
import { useDocument } from '../useDocument';
import { CONDITION_KINDS, kindOfCondition, newCondition } from './conditionKinds';
import { ExpressionPart } from './ExpressionPart';
import { PartGroup } from './PartGroup';
import { PlainPart } from './PlainPart';
import type { PartProps } from './props';
import { RegisteredPart } from './RegisteredPart';
import { usePart } from './usePart';

/** A condition: an expression, several of which all or any must hold, or one that is registered. */
export function ConditionPart(part: PartProps) {
  const t = useTranslate();
  const { value, set, isReadOnly } = usePart(part.path);
  const kind = kindOfCondition(value);
  const remove = part.isRequired ? undefined : () => set(undefined);
  if (value === undefined) {
    return (
      <PartGroup part={part}>
        {isReadOnly ? null : <KindMenu label={t('pipelines.condition.add')} path={part.path} />}
      </PartGroup>
    );
  }
  if (kind === undefined) return <PlainPart {...part} schema={{}} />;
  const action = isReadOnly ? null : (
    <Flex gap={1}>
      <KindMenu label={t(`pipelines.condition.${kind}`)} path={part.path} />
      {remove ? (
        <IconButton
          variant="ghost"
          label={t('pipelines.part.remove', { label: part.label })}
          onClick={remove}
        >
          <Trash />
        </IconButton>
      ) : null}
    </Flex>
  );
  return (
    <PartGroup part={part} action={action}>
      <Box paddingTop={1}>
        {kind === 'expression' ? <ExpressionPart {...part} /> : null}
        {kind === 'all' || kind === 'any' ? <SeveralPart path={[...part.path, kind]} /> : null}
        {kind === 'not' && isMap(value) ? (
          <Inner path={[...part.path, 'not']} label={t('pipelines.condition.not')} />
        ) : null}
        {!['expression', 'all', 'any', 'not'].includes(kind) ? (
          <RegisteredPart path={part.path} />
        ) : null}
      </Box>
    </PartGroup>
  );
}

/** What kind of condition it is; of a group, what was there becomes a part. */
function KindMenu({ label, path }: { label: string; path: Path }) {
  const t = useTranslate();
  const { value, set } = usePart(path);
  return (
    <Menu.Root>
      <Menu.Trigger size="S" variant="tertiary">
        {label}
      </Menu.Trigger>
      <Menu.Content maxHeight="40rem" popoverPlacement="bottom-end">
        {CONDITION_KINDS.map((kind) => (
          <Menu.Item key={kind} onSelect={() => set(newCondition(kind, value))}>
            {t(`pipelines.condition.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Content>
    </Menu.Root>
  );
}

function Inner({ path, label }: { path: Path; label: string }) {
  return (
    <Box
      borderColor="neutral200"
      borderStyle="solid"
      borderWidth="0 0 0 2px"
      paddingLeft={4}
      paddingTop={2}
    >
      <ConditionPart
        {...{ path, label, name: 'condition', schema: {}, hint: undefined, isRequired: true }}
      />
    </Box>
  );
}

/** The conditions of a group, each with a way to remove it. */
function SeveralPart({ path }: { path: Path }) {
  const t = useTranslate();
  const { document, change, isReadOnly } = useDocument();
  const items = listAt(document, path);
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      {items.map((_item, index) => (
        <Flex key={index} gap={2} alignItems="flex-start">
          <Box flex="1">
            <Inner
              path={[...path, index]}
              label={t('pipelines.condition.part', { position: index + 1 })}
            />
          </Box>
          {isReadOnly ? null : (
            <IconButton
              variant="ghost"
              label={t('pipelines.condition.remove', { position: index + 1 })}
              onClick={() => change((before) => removeAt(before, [...path, index]))}
            >
              <Trash />
            </IconButton>
          )}
        </Flex>
      ))}
      {isReadOnly ? null : (
        <Flex>
          <Button
            size="S"
            variant="tertiary"
            startIcon={<Plus />}
            onClick={() => change((before) => insertAt(before, path, items.length, ''))}
          >
            {t('pipelines.condition.addPart')}
          </Button>
        </Flex>
      )}
    </Flex>
  );
}
