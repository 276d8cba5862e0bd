import { useLayoutEffect, useMemo, useRef, useState } from 'react';

import { Flex, IconButton, IconButtonGroup } from '@strapi/design-system';
import { Expand, Minus, Plus } from '@strapi/icons';
import { styled } from 'styled-components';

import { useTranslate } from '../hooks/useTranslate';
import type { Path } from '../pages/Pipelines/model/document';
import { EdgeLabel } from './EdgeLabel';
import type { Graph } from './model/graph';
import { lineThrough, placeGraph } from './model/layout';
import { NodeBox } from './NodeBox';

const SMALLEST = 0.4;
const LARGEST = 2;
const STEP = 1.25;

const within = (scale: number): number => Math.min(LARGEST, Math.max(SMALLEST, scale));

interface GraphViewProps {
  graph: Graph;
  /** Makes buttons of nodes and labels that have a path. */
  onOpen?: (path: Path) => void;
}

/** The graph, in a frame that scrolls; nodes and labels stand in the order of the definition. */
export function GraphView({ graph, onOpen }: GraphViewProps) {
  const t = useTranslate();
  const frame = useRef<HTMLDivElement>(null);
  const placed = useMemo(() => placeGraph(graph), [graph]);
  const { nodes, edges, width, height } = placed;
  const [scale, setScale] = useState(1);
  const fit = (): void => {
    const space = frame.current?.clientWidth ?? width;
    setScale(within(Math.min(1, space / Math.max(1, width))));
  };
  useLayoutEffect(fit, [width]);
  return (
    <Frame>
      <Flex justifyContent="flex-end" padding={2}>
        <IconButtonGroup>
          <IconButton label={t('graph.zoomOut')} onClick={() => setScale(within(scale / STEP))}>
            <Minus />
          </IconButton>
          <IconButton label={t('graph.zoomIn')} onClick={() => setScale(within(scale * STEP))}>
            <Plus />
          </IconButton>
          <IconButton label={t('graph.fit')} onClick={fit}>
            <Expand />
          </IconButton>
        </IconButtonGroup>
      </Flex>
      <Scroller ref={frame} tabIndex={0} role="group" aria-label={t('graph.label')}>
        <div style={{ width: width * scale, height: height * scale, margin: '0 auto' }}>
          <Canvas style={{ width, height, transform: `scale(${scale})` }}>
            <svg width={width} height={height} aria-hidden>
              <defs>
                <marker
                  id="crm-graph-arrow"
                  viewBox="0 0 8 8"
                  refX="7"
                  refY="4"
                  markerWidth="8"
                  markerHeight="8"
                  orient="auto"
                >
                  <path d="M 0 0 L 8 4 L 0 8 z" />
                </marker>
              </defs>
              {edges.map((edge) => (
                <path
                  key={edge.id}
                  d={lineThrough(edge.points)}
                  className="line"
                  markerEnd="url(#crm-graph-arrow)"
                />
              ))}
            </svg>
            {nodes.map((node) => (
              <NodeBox key={node.id} node={node} onOpen={onOpen} />
            ))}
            {edges.map((edge) => (
              <EdgeLabel key={edge.id} edge={edge} onOpen={onOpen} />
            ))}
          </Canvas>
        </div>
      </Scroller>
    </Frame>
  );
}

const Frame = styled.div`
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  box-shadow: ${({ theme }) => theme.shadows.filterShadow};
`;

const Scroller = styled.div`
  max-height: 72rem;
  padding-bottom: 16px;
  overflow: auto;
`;

const Canvas = styled.div`
  position: relative;
  transform-origin: 0 0;

  svg {
    position: absolute;
    inset: 0;
    fill: ${({ theme }) => theme.colors.neutral500};
  }

  .line {
    fill: none;
    stroke: ${({ theme }) => theme.colors.neutral500};
    stroke-width: 1.5;
  }
`;
