import { Button, Flex } from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { EmptyState } from '../../../../components/EmptyState';
import { useTranslate } from '../../../../hooks/useTranslate';
import { getAt, isMap, setAt } from '../../model/document';
import { entityNames, stagesOf } from '../../model/entities';
import { freshName } from '../../model/names';
import { OtherKeys } from '../parts/OtherKeys';
import { SortableRows } from '../rows/SortableRows';
import { useRows } from '../rows/useRows';
import { Card } from '../../../../components/Card';
import { TabFrame } from '../TabFrame';
import { useDocument } from '../useDocument';
import { TransitionRow } from './TransitionRow';

const PATH = ['transitions'] as const;

/** What leads from stage to stage, in the order in which the buttons stand. */
export function TransitionsTab() {
  const t = useTranslate();
  const { document, change } = useDocument();
  const rows = useRows(PATH);
  const labelAt = (index: number): string => {
    const transition = getAt(document, rows.pathAt(index));
    const label = isMap(transition) ? transition.label : undefined;
    return typeof label === 'string' && label !== '' ? label : String(rows.keyAt(index));
  };
  const add = (): void => {
    const entities = entityNames(document);
    const [entity = ''] = entities;
    const stages = stagesOf(document, entity);
    const [first, second = first] = stages;
    const names = Object.keys(isMap(document.transitions) ? document.transitions : {});
    rows.noteAdded();
    change((before) =>
      setAt(before, [...PATH, freshName('transition', names)], {
        label: t('pipelines.transition.new'),
        ...(entities.length > 1 && { entity }),
        from: first?.name ?? '',
        to: second?.name ?? '',
      }),
    );
  };
  const button = rows.isReadOnly ? null : (
    <Button size="S" variant="secondary" startIcon={<Plus />} onClick={add}>
      {t('pipelines.transition.add')}
    </Button>
  );
  return (
    <TabFrame>
      {rows.count === 0 ? (
        <EmptyState
          title={t('pipelines.transitions.none')}
          text={t('pipelines.transitions.none.text')}
          action={button}
        />
      ) : (
        <Card
          title={t('pipelines.tab.transitions')}
          text={t('pipelines.transitions.text')}
          action={button}
        >
          <SortableRows rows={rows} labelAt={labelAt}>
            <Flex tag="ol" direction="column" alignItems="stretch" gap={2}>
              {rows.ids.map((id, index) => (
                <TransitionRow key={id} rows={rows} index={index} label={labelAt(index)} />
              ))}
            </Flex>
          </SortableRows>
          <OtherKeys path={PATH} schema={{}} />
        </Card>
      )}
    </TabFrame>
  );
}
