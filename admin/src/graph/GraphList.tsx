import { useId, useState } from 'react';

import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { CaretDown, CaretUp } from '@strapi/icons';

import { useTranslate } from '../hooks/useTranslate';
import type { Graph } from './model/graph';

/** The same as a list of sentences. */
export function GraphList({ graph: { nodes, edges } }: { graph: Graph }) {
  const t = useTranslate();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const labels = new Map(nodes.map((node) => [node.id, node.label || t('graph.join')]));
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Box>
        <Button
          variant="ghost"
          size="S"
          aria-expanded={isOpen}
          aria-controls={id}
          endIcon={isOpen ? <CaretUp /> : <CaretDown />}
          onClick={() => setOpen(!isOpen)}
        >
          {t('graph.list')}
        </Button>
      </Box>
      {isOpen ? (
        <Flex id={id} tag="ul" direction="column" alignItems="stretch" gap={1}>
          {edges.map(({ id: key, from, to, label, guards }) => (
            <Typography key={key} tag="li" textColor="neutral800">
              {[
                t('graph.line', { from: labels.get(from) ?? from, to: labels.get(to) ?? to }),
                label,
                guards.map((guard) => t(`graph.guard.${guard}`)).join(', '),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Typography>
          ))}
        </Flex>
      ) : null}
    </Flex>
  );
}
