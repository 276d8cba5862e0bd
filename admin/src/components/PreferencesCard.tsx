import {
  Box,
  Button,
  Checkbox,
  Flex,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Tr,
  Typography,
} from '@strapi/design-system';

import {
  useChangeCrmPreferencesMutation,
  useGetCrmPreferencesQuery,
  type PreferenceChange,
  type Preferences,
} from '../api/notifications';
import { LoadError } from './LoadError';
import { LoadingCard } from './LoadingCard';
import { useReport } from '../hooks/useReport';
import { useTranslate } from '../hooks/useTranslate';

type Kind = keyof Preferences;

const WAYS = ['inApp', 'email'] as const;

/** By which ways the user is notified of what; each change is saved at once. */
export function PreferencesCard() {
  const t = useTranslate();
  const { done, failed } = useReport();
  const { data, error, refetch } = useGetCrmPreferencesQuery();
  const [change, { isLoading }] = useChangeCrmPreferencesMutation();
  if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingCard />;
  const kinds = Object.keys(data) as Kind[];
  const save = async (changed: PreferenceChange): Promise<void> => {
    const answer = await change(changed);
    if ('error' in answer) failed(answer.error);
    else done('notifications.preferences.saved');
  };

  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Table colCount={3} rowCount={kinds.length + 1}>
        <Thead>
          <Tr>
            {(['kind', ...WAYS] as const).map((key) => (
              <Th key={key}>
                <Typography variant="sigma" textColor="neutral600">
                  {t(`notifications.preferences.${key}`)}
                </Typography>
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {kinds.map((kind) => (
            <Tr key={kind} data-preference={kind}>
              <Td>
                <Typography textColor="neutral800">{t(`notifications.kind.${kind}`)}</Typography>
              </Td>
              {WAYS.map((way) => (
                <Td key={way}>
                  <Checkbox
                    aria-label={t('notifications.preferences.of', {
                      kind: t(`notifications.kind.${kind}`),
                      way: t(`notifications.preferences.${way}`),
                    })}
                    checked={data[kind][way]}
                    disabled={isLoading}
                    onCheckedChange={(isOn) => void save({ [kind]: { [way]: isOn === true } })}
                  />
                </Td>
              ))}
            </Tr>
          ))}
        </Tbody>
      </Table>
      <Box>
        <Button
          variant="tertiary"
          disabled={isLoading}
          onClick={() => void save(Object.fromEntries(kinds.map((kind) => [kind, null])))}
        >
          {t('notifications.preferences.reset')}
        </Button>
      </Box>
    </Flex>
  );
}
