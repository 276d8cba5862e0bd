import { useState } from 'react';

import { Button, Flex, TextInput, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { getAt, isMap, mapAt, renameKey, setAt, type Path } from '../../model/document';
import { emptyPart, LANGUAGE, refOf } from '../../model/language';
import { EntityContext } from '../EntityContext';
import { NameInput } from '../NameInput';
import { RowFrame } from '../rows/RowFrame';
import { SortableRows } from '../rows/SortableRows';
import { useRows } from '../rows/useRows';
import { useDocument } from '../useDocument';
import { FieldForm } from './FieldForm';
import { PartForm } from './PartForm';
import { PartGroup } from './PartGroup';
import type { PartProps } from './props';

/** Named parts of the definition: its entities, data keys and flows of campaigns. */
export function PartsPart(part: PartProps) {
  const t = useTranslate();
  const { document, change } = useDocument();
  const rows = useRows(part.path);
  const [name, setName] = useState('');
  const inner =
    typeof part.schema.additionalProperties === 'object' ? part.schema.additionalProperties : {};
  const schema = refOf(inner) === 'Entity' ? LANGUAGE.Entity : inner;
  const isFields = part.name === 'dataSchema';
  const taken = mapAt(document, part.path);
  const labelAt = (index: number): string => String(rows.keyAt(index));
  const add = (): void => {
    rows.noteAdded();
    const made = isFields ? { type: 'string' } : emptyPart(schema);
    change((before) => setAt(before, [...part.path, name.trim()], made));
    setName('');
  };
  return (
    <PartGroup part={part}>
      <SortableRows rows={rows} labelAt={labelAt}>
        <Flex tag="ul" direction="column" alignItems="stretch" gap={2} paddingTop={2}>
          {rows.ids.map((id, index) => {
            const path = rows.pathAt(index);
            return (
              <RowFrame
                key={id}
                rows={rows}
                index={index}
                label={labelAt(index)}
                title={<PartTitle path={path} name={labelAt(index)} />}
                path={path}
              >
                <Flex direction="column" alignItems="stretch" gap={4}>
                  <NameInput
                    name={labelAt(index)}
                    taken={Object.keys(taken)}
                    onRename={(to) =>
                      change((before) => renameKey(before, part.path, labelAt(index), to))
                    }
                  />
                  {isFields ? (
                    <FieldForm path={path} />
                  ) : (
                    <EntityContext.Provider
                      value={part.name === 'entities' ? labelAt(index) : undefined}
                    >
                      <PartForm
                        path={path}
                        schema={schema}
                        part={part.name}
                        without={['stages', 'automation']}
                      />
                    </EntityContext.Provider>
                  )}
                </Flex>
              </RowFrame>
            );
          })}
        </Flex>
      </SortableRows>
      {rows.isReadOnly ? null : (
        <Flex gap={2} paddingTop={2}>
          <TextInput
            aria-label={t('pipelines.parts.name', { label: part.label })}
            placeholder={t('pipelines.parts.name.placeholder')}
            value={name}
            onChange={({ target }: { target: { value: string } }) => setName(target.value)}
          />
          <Button
            size="L"
            variant="tertiary"
            startIcon={<Plus />}
            aria-label={t('pipelines.part.add', { label: part.label })}
            disabled={name.trim() === '' || Object.hasOwn(taken, name.trim())}
            onClick={add}
          >
            {t('pipelines.add')}
          </Button>
        </Flex>
      )}
    </PartGroup>
  );
}

function PartTitle({ path, name }: { path: Path; name: string }) {
  const { document } = useDocument();
  const value = getAt(document, path);
  const { label, type } = isMap(value) ? value : {};
  return (
    <>
      <Typography fontWeight="bold">{typeof label === 'string' && label ? label : name}</Typography>
      <Typography textColor="neutral600">{typeof type === 'string' ? type : ''}</Typography>
    </>
  );
}
