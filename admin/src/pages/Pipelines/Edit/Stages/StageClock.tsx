import { Checkbox } from '@strapi/design-system';

import { useTranslate } from '../../../../hooks/useTranslate';
import { getAt, setAt, type Path } from '../../model/document';
import type { StageEntry } from '../../model/entities';
import { textsOf, textsTo } from '../../model/language';
import { useDocument } from '../useDocument';

const KEYS = ['pauseIn', 'until'] as const;

/** Whether the clock of the SLA pauses in a stage or stops there; nothing without an SLA. */
export function StageClock({ stage }: { stage: StageEntry }) {
  const t = useTranslate();
  const { document, change, isReadOnly } = useDocument();
  if (getAt(document, ['sla']) === undefined) return null;
  return (
    <>
      {KEYS.map((key) => {
        const path: Path = ['sla', key];
        const value = getAt(document, path);
        const names = textsOf(value) ?? [];
        return (
          <Checkbox
            key={key}
            checked={names.includes(stage.name)}
            disabled={isReadOnly}
            onCheckedChange={(checked) => {
              const others = names.filter((name) => name !== stage.name);
              const next = checked === true ? [...others, stage.name] : others;
              change((before) => setAt(before, path, textsTo(next, value ?? [])));
            }}
          >
            {t(`pipelines.clock.${key}`)}
          </Checkbox>
        );
      })}
    </>
  );
}
