import { Flex, Menu, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { STEP_KINDS, type StepKind } from '../../model/language';
import { useStepTexts } from '../useLanguageTexts';

/** All kinds of steps, each with what it does. */
export function AddStep({ onAdd }: { onAdd: (kind: StepKind) => void }) {
  const t = useTranslate();
  const textsOf = useStepTexts();
  return (
    <Menu.Root>
      <Menu.Trigger size="S" variant="tertiary" startIcon={<Plus />} endIcon={null}>
        {t('pipelines.step.add')}
      </Menu.Trigger>
      <Menu.Content maxHeight="44rem" popoverPlacement="bottom-start">
        {STEP_KINDS.map((kind) => {
          const { name, about } = textsOf(kind.name);
          return (
            <Menu.Item key={kind.name} onSelect={() => onAdd(kind)}>
              <Flex direction="column" alignItems="flex-start">
                <Typography fontWeight="bold">{name}</Typography>
                <Typography variant="pi" textColor="neutral600">
                  {about}
                </Typography>
              </Flex>
            </Menu.Item>
          );
        })}
      </Menu.Content>
    </Menu.Root>
  );
}
