import { Box, Flex, Typography } from '@strapi/design-system';
import { Duplicate } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { getAt, type Path } from '../../model/document';
import { kindOfStep, newStep } from '../../model/language';
import { sizeOf, summaryOf } from '../../model/steps';
import { PartForm } from '../parts/PartForm';
import { PlainPart } from '../parts/PlainPart';
import { RowFrame } from '../rows/RowFrame';
import { SortableRows } from '../rows/SortableRows';
import { useRows } from '../rows/useRows';
import { useStepTexts } from '../useLanguageTexts';
import { useDocument } from '../useDocument';
import { AddStep } from './AddStep';
import { KindTag } from './KindTag';

/** The steps of a flow; each opens with the inputs of its kind, in which blocks have flows again. */
export function FlowList({ path }: { path: Path }) {
  const t = useTranslate();
  const stepTexts = useStepTexts();
  const { document } = useDocument();
  const rows = useRows(path);
  const labelAt = (index: number): string => {
    const step = getAt(document, rows.pathAt(index)) ?? null;
    const kind = kindOfStep(step);
    const name = kind ? stepTexts(kind.name).name : t('pipelines.step.unknown');
    const summary = summaryOf(step);
    return summary === '' ? name : `${name}: ${summary}`;
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={2} paddingTop={1}>
      {rows.count > 0 ? (
        <SortableRows rows={rows} labelAt={labelAt}>
          <Flex tag="ol" direction="column" alignItems="stretch" gap={2}>
            {rows.ids.map((id, index) => {
              const at = rows.pathAt(index);
              const step = getAt(document, at) ?? null;
              const kind = kindOfStep(step);
              const size = sizeOf(step);
              return (
                <RowFrame
                  key={id}
                  rows={rows}
                  index={index}
                  label={labelAt(index)}
                  path={at}
                  title={
                    <>
                      <KindTag kind={kind?.name} />
                      <Typography fontWeight="semiBold">{summaryOf(step)}</Typography>
                      {size === undefined ? null : (
                        <Typography textColor="neutral600">
                          {t('pipelines.step.size', { count: size })}
                        </Typography>
                      )}
                    </>
                  }
                  actions={[
                    {
                      key: 'duplicate',
                      label: t('pipelines.duplicate'),
                      icon: <Duplicate />,
                      onSelect: () => rows.insert(index + 1, structuredClone(step)),
                    },
                  ]}
                >
                  {kind ? (
                    <PartForm path={at} schema={kind.schema} part={kind.name} />
                  ) : (
                    <PlainPart
                      path={at}
                      name="step"
                      schema={{}}
                      label={t('pipelines.step.unknown')}
                      hint={undefined}
                      isRequired
                    />
                  )}
                </RowFrame>
              );
            })}
          </Flex>
        </SortableRows>
      ) : null}
      {rows.isReadOnly ? null : (
        <Box>
          <AddStep onAdd={(kind) => rows.insert(rows.count, newStep(kind))} />
        </Box>
      )}
    </Flex>
  );
}
