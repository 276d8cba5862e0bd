import { Button, Flex, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { mapAt } from '../../model/document';
import { emptyPart } from '../../model/language';
import { RowFrame } from '../rows/RowFrame';
import { SortableRows } from '../rows/SortableRows';
import { useRows } from '../rows/useRows';
import { useChoiceText } from '../useLanguageTexts';
import { useDocument } from '../useDocument';
import { PartForm } from './PartForm';
import { PartGroup } from './PartGroup';
import type { PartProps } from './props';

/** What is done after a time, or when the SLA is breached; in the order in which it is due. */
export function EscalationsPart(part: PartProps) {
  const t = useTranslate();
  const choiceText = useChoiceText();
  const { document } = useDocument();
  const rows = useRows(part.path);
  const items = part.schema.items ?? {};
  const labelAt = (index: number): string => {
    const { after, action } = mapAt(document, rows.pathAt(index));
    const what = typeof action === 'string' && action !== '' ? choiceText(action) : '…';
    return typeof after === 'string'
      ? t('pipelines.escalation.title', { after, action: what })
      : what;
  };
  return (
    <PartGroup
      part={part}
      action={
        rows.isReadOnly ? null : (
          <Button
            size="S"
            variant="tertiary"
            startIcon={<Plus />}
            aria-label={t('pipelines.part.add', { label: part.label })}
            onClick={() =>
              rows.insert(rows.count, {
                ...emptyPart(items),
                ...(items.properties?.after && { after: '1 day' }),
                action: 'notify',
                to: { owner: true },
              })
            }
          >
            {t('pipelines.add')}
          </Button>
        )
      }
    >
      <SortableRows rows={rows} labelAt={labelAt}>
        <Flex tag="ul" direction="column" alignItems="stretch" gap={2} paddingTop={1}>
          {rows.ids.map((id, index) => (
            <RowFrame
              key={id}
              rows={rows}
              index={index}
              label={labelAt(index)}
              title={<Typography fontWeight="bold">{labelAt(index)}</Typography>}
              path={rows.pathAt(index)}
            >
              <PartForm path={rows.pathAt(index)} schema={items} part="escalation" />
            </RowFrame>
          ))}
        </Flex>
      </SortableRows>
    </PartGroup>
  );
}
