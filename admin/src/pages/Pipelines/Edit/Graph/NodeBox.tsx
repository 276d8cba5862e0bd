import { CheckCircle } from '@strapi/icons';
import { styled } from 'styled-components';

import { StageDot } from '../../../../components/StageDot';
import { useTranslate } from '../../../../hooks/useTranslate';
import { useDocument } from '../useDocument';
import type { PlacedNode } from './model/layout';

/** A stage or step: a button that leads to where it is edited. */
export function NodeBox({ node }: { node: PlacedNode }) {
  const t = useTranslate();
  const { goTo } = useDocument();
  const { kind, label, color, isFinal = false, count, path, x, y, width, height } = node;
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
    </>
  );
  return path ? (
    <Box as="button" type="button" style={place} $kind={kind} onClick={() => goTo(path)}>
      {content}
    </Box>
  ) : (
    <Box style={place} $kind={kind}>
      {content}
    </Box>
  );
}

const Box = styled.div<{ $kind: PlacedNode['kind']; type?: string }>`
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
