import { Flex, Td, Tr, Typography } from '@strapi/design-system';
import { useNavigate } from 'react-router-dom';

import type { Campaign, CampaignRun } from '../../../api/campaigns';
import { RowButton } from '../../../components/RowButton';
import { humanize } from '../../../components/SchemaForm/model/rows';
import { usePipelineText } from '../../../hooks/usePipelineText';
import { Progress } from './Progress';
import { RunState } from './RunState';

interface CampaignRowProps {
  campaign: Campaign;
  /** Null for one that was never started; undefined while it is loaded. */
  run: CampaignRun | null | undefined;
  isWide: boolean;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

/** One campaign; a click anywhere opens it, the keyboard opens it by its name. */
export function CampaignRow({ campaign, run, isWide, ...row }: CampaignRowProps) {
  const navigate = useNavigate();
  const pipelineText = usePipelineText();
  const { documentId, name, definition, flow } = campaign;
  const open = () => navigate(`/plugins/nexus-crm/campaigns/${documentId}`);
  const state = run === undefined ? null : <RunState run={run} />;
  const progress = run ? <Progress metrics={run.metrics} /> : null;
  return (
    <Tr {...row} cursor="pointer" onClick={open} data-campaign={name}>
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={2} paddingTop={3} paddingBottom={3}>
          <RowButton onClick={open}>{name}</RowButton>
          {isWide ? null : (
            <>
              {state}
              {progress}
            </>
          )}
        </Flex>
      </Td>
      {isWide ? (
        <>
          <Td>
            <Typography textColor="neutral800">
              {[
                ...(definition ? [pipelineText(definition)] : []),
                ...(flow ? [humanize(flow)] : []),
              ].join(' · ')}
            </Typography>
          </Td>
          <Td>{state}</Td>
          <Td>{progress}</Td>
        </>
      ) : null}
    </Tr>
  );
}
