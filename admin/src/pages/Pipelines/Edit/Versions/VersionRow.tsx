import { Button, Flex, Link, Td, Tr, Typography } from '@strapi/design-system';
import { Link as RouterLink } from 'react-router-dom';

import {
  useCountCrmDefinitionInstancesQuery,
  type DefinitionVersion,
} from '../../../../api/definitions';
import { usePolling } from '../../../../hooks/usePolling';
import { useTranslate } from '../../../../hooks/useTranslate';
import { useTimes } from '../../../../process/useTimes';
import { pageOf } from '../../paths';
import { VersionState } from '../../VersionState';
import { useDocument } from '../useDocument';

interface VersionRowProps {
  version: DefinitionVersion;
  isWide: boolean;
  onRelease: () => void;
  onMove: () => void;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

/** One version, with what can be done with it. */
export function VersionRow({ version, isWide, onRelease, onMove, ...table }: VersionRowProps) {
  const t = useTranslate();
  const { moment } = useTimes();
  const { definition, isReadOnly, versions } = useDocument();
  const { name, active, state, releasedAt, updatedAt } = version;
  const { data: count } = useCountCrmDefinitionInstancesQuery(
    { name, version: version.version },
    { pollingInterval: usePolling(), skip: state === 'draft' },
  );
  const isOpen = definition.version === version.version;
  const saved =
    releasedAt === null
      ? t('versions.saved', { when: moment(updatedAt) })
      : t('versions.released', { when: moment(releasedAt) });
  const running = state === 'draft' ? '–' : (count ?? '–');
  return (
    <Tr {...table} data-version={version.version}>
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={1} paddingTop={3} paddingBottom={3}>
          {isOpen ? (
            <Typography fontWeight="bold" textColor="neutral800">
              {t('versions.open', { version: version.version })}
            </Typography>
          ) : (
            <Link tag={RouterLink} to={`${pageOf(name, version.version)}&tab=versions`}>
              {version.version}
            </Link>
          )}
          {isWide ? null : (
            <>
              <VersionState version={version} />
              <Typography variant="pi" textColor="neutral600">
                {saved}
              </Typography>
              {state === 'draft' ? null : (
                <Typography variant="pi" textColor="neutral600">
                  {t('pipelines.live', { count: count ?? 0 })}
                </Typography>
              )}
            </>
          )}
        </Flex>
      </Td>
      {isWide ? (
        <>
          <Td>
            <VersionState version={version} />
          </Td>
          <Td>
            <Typography textColor="neutral800">{saved}</Typography>
          </Td>
          <Td>
            <Typography textColor="neutral800">{running}</Typography>
          </Td>
        </>
      ) : null}
      <Td>
        {isReadOnly ? null : (
          <Flex gap={2} wrap="wrap" paddingTop={2} paddingBottom={2}>
            {active ? null : (
              <Button size="S" variant="secondary" onClick={onRelease}>
                {t(state === 'draft' ? 'versions.publish' : 'versions.goBack')}
              </Button>
            )}
            {state === 'published' &&
            versions.some((one) => one !== version && one.state === 'published') ? (
              <Button size="S" variant="tertiary" onClick={onMove}>
                {t('versions.move')}
              </Button>
            ) : null}
          </Flex>
        )}
      </Td>
    </Tr>
  );
}
