import { Button, Flex, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { isMap, listAt, mapAt } from '../../model/document';
import { countSteps } from '../../model/steps';
import { ConditionPart } from '../parts/ConditionPart';
import { OtherKeys } from '../parts/OtherKeys';
import { PartGroup } from '../parts/PartGroup';
import type { PartProps } from '../parts/props';
import { RowFrame } from '../rows/RowFrame';
import { SortableRows } from '../rows/SortableRows';
import { useRows } from '../rows/useRows';
import { useDocument } from '../useDocument';
import { FlowList } from './FlowList';

/** Flows with a condition each, and one for when none holds. */
export function GatewayPart(part: PartProps) {
  const t = useTranslate();
  const { document } = useDocument();
  const rows = useRows(part.path);
  const branches = listAt(document, part.path);
  const elseAt = branches.findIndex((branch) => isMap(branch) && Object.hasOwn(branch, 'else'));
  const isElse = (index: number): boolean => {
    const branch = branches[index];
    return isMap(branch) && Object.hasOwn(branch, 'else');
  };
  const labelAt = (index: number): string =>
    isElse(index) ? t('pipelines.branch.else') : t('pipelines.branch', { position: index + 1 });
  return (
    <PartGroup part={part}>
      <Flex direction="column" alignItems="stretch" gap={2} paddingTop={1}>
        <SortableRows rows={rows} labelAt={labelAt}>
          <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
            {rows.ids.map((id, index) => {
              const path = rows.pathAt(index);
              const { when, do: then, else: otherwise } = mapAt(document, path);
              return (
                <RowFrame
                  key={id}
                  rows={rows}
                  index={index}
                  label={labelAt(index)}
                  path={path}
                  isOpenAtFirst
                  title={
                    <>
                      <Typography fontWeight="bold">{labelAt(index)}</Typography>
                      <Typography textColor="neutral600">
                        {typeof when === 'string' ? when : ''}
                      </Typography>
                      <Typography textColor="neutral600">
                        {t('pipelines.step.size', { count: countSteps(then ?? otherwise) })}
                      </Typography>
                    </>
                  }
                >
                  <Flex direction="column" alignItems="stretch" gap={3}>
                    {isElse(index) ? null : (
                      <ConditionPart
                        path={[...path, 'when']}
                        name="when"
                        schema={{}}
                        label={t('pipelines.branch.when')}
                        hint={undefined}
                        isRequired
                      />
                    )}
                    <FlowList path={[...path, isElse(index) ? 'else' : 'do']} />
                    <OtherKeys
                      path={path}
                      schema={{
                        properties: isElse(index) ? { else: {} } : { when: {}, do: {} },
                        additionalProperties: false,
                      }}
                    />
                  </Flex>
                </RowFrame>
              );
            })}
          </Flex>
        </SortableRows>
        {rows.isReadOnly ? null : (
          <Flex gap={2}>
            <Button
              size="S"
              variant="tertiary"
              startIcon={<Plus />}
              // The one for when none holds stays the last.
              onClick={() => rows.insert(elseAt < 0 ? rows.count : elseAt, { when: '', do: [] })}
            >
              {t('pipelines.branch.add')}
            </Button>
            {elseAt < 0 ? (
              <Button
                size="S"
                variant="tertiary"
                startIcon={<Plus />}
                onClick={() => rows.insert(rows.count, { else: [] })}
              >
                {t('pipelines.branch.addElse')}
              </Button>
            ) : null}
          </Flex>
        )}
      </Flex>
    </PartGroup>
  );
}
