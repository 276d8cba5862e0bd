import { useCallback } from 'react';

import { humanize } from '../../../components/SchemaForm/model/rows';
import { useTranslate } from '../../../hooks/useTranslate';
import en from '../../../translations/pages/en';
import type { MessageId } from '../../../translations/texts';

const isMessage = (id: string): id is MessageId => id in en;

export interface PartTexts {
  readonly label: string;
  readonly hint: string | undefined;
}

/** Label and hint of a key of the language; those of a key in one part alone come first. */
export function usePartTexts(): (key: string, part?: string) => PartTexts {
  const t = useTranslate();
  return useCallback(
    (key, part) => {
      const names = [...(part === undefined ? [] : [`${part}-${key}`]), key];
      // The hint of another part with the same key would mislead.
      const own = names.filter((name) => isMessage(`pipelines.part.${name}`)).slice(0, 1);
      const label = own.map((name) => `pipelines.part.${name}`).find(isMessage);
      const hint = own.map((name) => `pipelines.hint.${name}`).find(isMessage);
      return {
        label: label ? t(label) : humanize(key),
        hint: hint && t(hint),
      };
    },
    [t],
  );
}

/** A choice of the language: a colour, a strategy, what to do on failure. */
export function useChoiceText(): (choice: string) => string {
  const t = useTranslate();
  return useCallback(
    (choice) => {
      const id = `pipelines.choice.${choice}`;
      return isMessage(id) ? t(id) : humanize(choice);
    },
    [t],
  );
}

/** The name of a kind of step, and one sentence about it. */
export function useStepTexts(): (kind: string) => {
  readonly name: string;
  readonly about: string;
} {
  const t = useTranslate();
  return useCallback(
    (kind) => {
      const name = `pipelines.step.${kind}`;
      const about = `pipelines.step-about.${kind}`;
      return {
        name: isMessage(name) ? t(name) : humanize(kind),
        about: isMessage(about) ? t(about) : '',
      };
    },
    [t],
  );
}
