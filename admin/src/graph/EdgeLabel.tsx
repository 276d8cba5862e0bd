import { styled } from 'styled-components';

import { useTranslate } from '../hooks/useTranslate';
import type { Path } from '../pages/Pipelines/model/document';
import { GUARD_ICONS } from './guards';
import type { PlacedEdge } from './model/layout';

interface EdgeLabelProps {
  edge: PlacedEdge;
  onOpen: ((path: Path) => void) | undefined;
}

/** The name of a transition on its line, with what bars it. */
export function EdgeLabel({ edge, onOpen }: EdgeLabelProps) {
  const t = useTranslate();
  const { label, guards, path, x, y } = edge;
  if (label === '') return null;
  const place = { left: x, top: y };
  const content = (
    <>
      {label}
      {guards.map((guard) => {
        const Icon = GUARD_ICONS[guard];
        return (
          <Icon key={guard} aria-label={t(`graph.guard.${guard}`)} width="1.4rem" height="1.4rem" />
        );
      })}
    </>
  );
  return path && onOpen ? (
    <Label as="button" type="button" style={place} onClick={() => onOpen(path)}>
      {content}
    </Label>
  ) : (
    <Label style={place}>{content}</Label>
  );
}

const Label = styled.div<{ type?: string }>`
  position: absolute;
  display: flex;
  align-items: center;
  gap: 6px;
  padding: 2px 6px;
  border: 1px solid transparent;
  border-radius: 4px;
  background: ${({ theme }) => theme.colors.neutral0};
  color: ${({ theme }) => theme.colors.neutral800};
  font: inherit;
  font-size: 1.2rem;
  white-space: nowrap;
  transform: translate(-50%, -50%);

  svg {
    position: static;
    fill: ${({ theme }) => theme.colors.neutral600};
  }

  &[type='button'] {
    min-height: 24px;
    cursor: pointer;
  }

  &[type='button']:hover {
    border-color: ${({ theme }) => theme.colors.primary600};
  }

  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
  }
`;
