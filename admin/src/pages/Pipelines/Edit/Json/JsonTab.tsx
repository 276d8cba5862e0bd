import { useEffect, useRef } from 'react';

import { Box, Button, Flex, JSONInput } from '@strapi/design-system';
import { Download } from '@strapi/icons';

import { Note } from '../../../../components/Note';
import { useEditorLabel } from '../../../../hooks/useEditorLabel';
import { useTranslate } from '../../../../hooks/useTranslate';
import { isMap, isSame, type Document } from '../../model/document';
import { saveAsFile } from '../../saveAsFile';
import { useDocument } from '../useDocument';

const toText = (document: Document): string => JSON.stringify(document, null, 2);

/**
 * The document as text. What can be read changes the document; what cannot is kept as it is, and the
 * other tabs keep the last document that could be read.
 */
export function JsonTab() {
  const t = useTranslate();
  const { document, change, isReadOnly, unreadable, setUnreadable, definition } = useDocument();
  const frame = useEditorLabel(t('pipelines.json.label'));
  // The text as it was typed, while it says the same as the document.
  const typed = useRef<string>();
  const isTyped = typed.current !== undefined && isSame(parse(typed.current), document);
  const text = unreadable?.text ?? (isTyped ? typed.current : toText(document)) ?? '';
  useEffect(() => {
    if (!isTyped) typed.current = undefined;
  }, [isTyped]);

  const handleChange = (next: string): void => {
    if (next === text) return;
    typed.current = next;
    try {
      const read: unknown = JSON.parse(next);
      if (!isMap(read)) throw new Error(t('pipelines.json.noObject'));
      setUnreadable(undefined);
      change(() => read, 'json');
    } catch (error) {
      setUnreadable({ text: next, message: (error as Error).message });
    }
  };

  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      {unreadable ? (
        <Note
          variant="warning"
          role="alert"
          title={t('pipelines.json.unreadable')}
          action={
            <Button size="S" variant="tertiary" onClick={() => setUnreadable(undefined)}>
              {t('pipelines.json.discard')}
            </Button>
          }
        >
          {t('pipelines.json.unreadable.text', { message: unreadable.message })}
        </Note>
      ) : null}
      <Box ref={frame}>
        <JSONInput
          value={text}
          disabled={isReadOnly}
          minHeight="50rem"
          maxHeight="80rem"
          onChange={handleChange}
        />
      </Box>
      <Flex>
        <Button
          size="S"
          variant="tertiary"
          startIcon={<Download />}
          onClick={() =>
            saveAsFile(`${definition.name}-${definition.version}.json`, toText(document))
          }
        >
          {t('pipelines.json.download')}
        </Button>
      </Flex>
    </Flex>
  );
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    return undefined;
  }
}
