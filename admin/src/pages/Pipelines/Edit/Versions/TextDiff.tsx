import { useMemo } from 'react';

import { Box, Typography } from '@strapi/design-system';
import { diffLines } from 'diff';
import { styled } from 'styled-components';

import { useTranslate } from '../../../../hooks/useTranslate';
import type { Document } from '../../model/document';

/** How many unchanged lines are shown around a change. */
const AROUND = 3;

interface Line {
  readonly mark: '+' | '-' | ' ';
  readonly text: string;
}

const textOf = (document: Document): string => `${JSON.stringify(document, null, 2)}\n`;

/** The lines that differ, each with a few around it; what is left out is marked by null. */
function linesOf(before: Document, after: Document): readonly (Line | null)[] {
  const all = diffLines(textOf(before), textOf(after)).flatMap(({ added, removed, value }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): Line => ({ mark: added ? '+' : removed ? '-' : ' ', text })),
  );
  const isNear = all.map((_line, index) =>
    all.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ mark }) => mark !== ' '),
  );
  return all.flatMap((line, index) =>
    isNear[index] ? [line] : index > 0 && isNear[index - 1] ? [null] : [],
  );
}

/** The JSON of both, line by line. */
export function TextDiff({ before, after }: { before: Document; after: Document }) {
  const t = useTranslate();
  const lines = useMemo(() => linesOf(before, after), [before, after]);
  if (lines.length === 0) {
    return <Typography textColor="neutral600">{t('versions.same')}</Typography>;
  }
  return (
    <Scroller tabIndex={0} role="group" aria-label={t('versions.view.text')}>
      {lines.map((line, index) =>
        line ? (
          <Text key={index} $mark={line.mark}>
            {`${line.mark} ${line.text}`}
          </Text>
        ) : (
          <Box key={index} paddingLeft={2} aria-hidden>
            …
          </Box>
        ),
      )}
    </Scroller>
  );
}

const Scroller = styled.div`
  max-height: 60rem;
  padding: 8px 0;
  overflow: auto;
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  color: ${({ theme }) => theme.colors.neutral800};
`;

const Text = styled.pre<{ $mark: Line['mark'] }>`
  margin: 0;
  padding: 0 8px;
  font-size: 1.2rem;
  line-height: 1.6;
  border-left: 3px solid
    ${({ theme, $mark }) =>
      $mark === '+'
        ? theme.colors.success500
        : $mark === '-'
          ? theme.colors.danger500
          : 'transparent'};
  background: ${({ theme, $mark }) =>
    $mark === '+'
      ? theme.colors.success100
      : $mark === '-'
        ? theme.colors.danger100
        : 'transparent'};
`;
