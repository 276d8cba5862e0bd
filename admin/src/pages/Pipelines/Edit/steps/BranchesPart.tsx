import { Button, Flex, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { getAt } from '../../model/document';
import { countSteps } from '../../model/steps';
import { PartGroup } from '../parts/PartGroup';
import type { PartProps } from '../parts/props';
import { RowFrame } from '../rows/RowFrame';
import { SortableRows } from '../rows/SortableRows';
import { useRows } from '../rows/useRows';
import { useDocument } from '../useDocument';
import { FlowList } from './FlowList';

/** Flows that run at the same time. */
export function BranchesPart(part: PartProps) {
  const t = useTranslate();
  const { document } = useDocument();
  const rows = useRows(part.path);
  const labelAt = (index: number): string => t('pipelines.branch', { position: index + 1 });
  return (
    <PartGroup part={part}>
      <Flex direction="column" alignItems="stretch" gap={2} paddingTop={1}>
        <SortableRows rows={rows} labelAt={labelAt}>
          <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
            {rows.ids.map((id, index) => (
              <RowFrame
                key={id}
                rows={rows}
                index={index}
                label={labelAt(index)}
                path={rows.pathAt(index)}
                isOpenAtFirst
                title={
                  <>
                    <Typography fontWeight="bold">{labelAt(index)}</Typography>
                    <Typography textColor="neutral600">
                      {t('pipelines.step.size', {
                        count: countSteps(getAt(document, rows.pathAt(index))),
                      })}
                    </Typography>
                  </>
                }
              >
                <FlowList path={rows.pathAt(index)} />
              </RowFrame>
            ))}
          </Flex>
        </SortableRows>
        {rows.isReadOnly ? null : (
          <Flex>
            <Button
              size="S"
              variant="tertiary"
              startIcon={<Plus />}
              onClick={() => rows.insert(rows.count, [])}
            >
              {t('pipelines.branch.add')}
            </Button>
          </Flex>
        )}
      </Flex>
    </PartGroup>
  );
}
