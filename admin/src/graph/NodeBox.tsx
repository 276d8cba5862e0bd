import { CheckCircle } from '@strapi/icons';
import { css, styled } from 'styled-components';

import { StageDot } from '../components/StageDot';
import { useTranslate } from '../hooks/useTranslate';
import type { Path } from '../pages/Pipelines/model/document';
import type { PlacedNode } from './model/layout';

interface NodeBoxProps {
  node: PlacedNode;
  onOpen: ((path: Path) => void) | undefined;
}

/** A stage or step; a button where it leads somewhere. */
export function NodeBox({ node, onOpen }: NodeBoxProps) {
  const t = useTranslate();
  const { kind, label, color, isFinal = false, count, mark, path, x, y, width, height } = node;
  const place = { left: x, top: y, width, height };
  if (kind === 'gate' && label === '') return <Join style={place} aria-hidden />;
  const content = (
    <>
      <span className="title">
        {kind === 'stage' ? <StageDot color={color} /> : null}
        {label}
        {isFinal ? (
          <CheckCircle aria-label={t('graph.final')} width="1.2rem" height="1.2rem" />
        ) : null}
      </span>
      {kind === 'stage' && count !== undefined ? (
        <span className="count">{t('pipelines.live', { count })}</span>
      ) : null}
      {mark ? <span className="mark">{t(`graph.mark.${mark}`)}</span> : null}
    </>
  );
  return path && onOpen ? (
    <Box
      as="button"
      type="button"
      style={place}
      $kind={kind}
      $mark={mark}
      onClick={() => onOpen(path)}
    >
      {content}
    </Box>
  ) : (
    <Box style={place} $kind={kind} $mark={mark} data-mark={mark}>
      {content}
    </Box>
  );
}

const TONES = { here: 'primary600', failed: 'danger600' } as const;

const Box = styled.div<{
  $kind: PlacedNode['kind'];
  $mark: PlacedNode['mark'];
  type?: string;
}>`
  position: absolute;
  display: flex;
  flex-direction: column;
  align-items: center;
  justify-content: center;
  gap: 2px;
  padding: 4px 8px;
  border: 1px ${({ $kind }) => ($kind === 'any' ? 'dashed' : 'solid')}
    ${({ theme }) => theme.colors.neutral500};
  border-radius: ${({ $kind }) => ($kind === 'stage' || $kind === 'step' ? '4px' : '18px')};
  background: ${({ theme, $kind }) =>
    $kind === 'stage' || $kind === 'step' ? theme.colors.neutral0 : theme.colors.neutral100};
  color: ${({ theme }) => theme.colors.neutral800};
  font: inherit;
  font-size: 1.4rem;
  white-space: nowrap;

  .title {
    display: flex;
    align-items: center;
    gap: 8px;
    font-weight: 600;
  }

  ${({ theme, $mark }) =>
    $mark &&
    css`
      border: 2px solid ${theme.colors[TONES[$mark]]};

      .mark {
        color: ${theme.colors[TONES[$mark]]};
        font-size: 1.2rem;
        font-weight: 600;
      }
    `}

  .count {
    color: ${({ theme }) => theme.colors.neutral600};
    font-size: 1.2rem;
  }

  &[type='button'] {
    cursor: pointer;
  }

  &[type='button']:hover {
    border-color: ${({ theme }) => theme.colors.primary600};
  }

  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
`;

const Join = styled.div`
  position: absolute;
  border: 2px solid ${({ theme }) => theme.colors.neutral500};
  border-radius: 50%;
  background: ${({ theme }) => theme.colors.neutral0};
`;
