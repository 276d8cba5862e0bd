import { Box, Button, Flex, Status, Typography } from '@strapi/design-system';
import { ArrowClockwise, Cross, Key, Trash } from '@strapi/icons';

import { SchemaRow } from '../../../components/SchemaForm/SchemaRow';
import type { Row } from '../../../components/SchemaForm/model/types';
import { useTranslate } from '../../../hooks/useTranslate';
import type { SecretsFormState } from './useSecretsForm';

interface SecretRowsProps {
  secrets: SecretsFormState;
  isDisabled: boolean;
}

/** An input for each secret that is not set or being replaced; for the others that they are set. */
export function SecretRows({ secrets, isDisabled }: SecretRowsProps) {
  return (
    <Flex direction="column" alignItems="stretch" gap={5}>
      {secrets.form.rows.map((row) => (
        <SecretRow key={row.path.join('.')} {...{ row, secrets, isDisabled }} />
      ))}
    </Flex>
  );
}

function SecretRow({ row, secrets, isDisabled }: SecretRowsProps & { row: Row }) {
  const t = useTranslate();
  const [name = ''] = row.path;
  const plan = secrets.planOf(name);
  const { label } = row;
  if (!secrets.isSet(name) || plan === 'replace') {
    return (
      <Flex direction="column" alignItems="stretch" gap={2}>
        <SchemaRow row={row} form={secrets.form} isDisabled={isDisabled} />
        {secrets.isSet(name) ? (
          <Flex>
            <Button
              size="S"
              variant="tertiary"
              startIcon={<Cross />}
              onClick={() => secrets.plan(name, 'keep')}
            >
              {t('secrets.keep', { label })}
            </Button>
          </Flex>
        ) : null}
      </Flex>
    );
  }
  const isRemoved = plan === 'remove';
  return (
    <Flex justifyContent="space-between" gap={3} wrap="wrap">
      <Flex direction="column" alignItems="flex-start" gap={1}>
        <Typography variant="pi" fontWeight="bold" textColor="neutral800">
          {label}
        </Typography>
        <Box display="inline-block">
          <Status variant={isRemoved ? 'danger' : 'success'} size="S">
            <Typography variant="pi" fontWeight="bold">
              {t(isRemoved ? 'secrets.removed' : 'secrets.set')}
            </Typography>
          </Status>
        </Box>
      </Flex>
      {isDisabled ? null : (
        <Flex gap={2}>
          {isRemoved ? (
            <Button
              size="S"
              variant="tertiary"
              startIcon={<ArrowClockwise />}
              onClick={() => secrets.plan(name, 'keep')}
            >
              {t('secrets.keep', { label })}
            </Button>
          ) : (
            <>
              <Button
                size="S"
                variant="tertiary"
                startIcon={<Key />}
                aria-label={t('secrets.replaceOne', { label })}
                onClick={() => secrets.plan(name, 'replace')}
              >
                {t('secrets.replace')}
              </Button>
              <Button
                size="S"
                variant="danger-light"
                startIcon={<Trash />}
                aria-label={t('secrets.removeOne', { label })}
                onClick={() => secrets.plan(name, 'remove')}
              >
                {t('secrets.remove')}
              </Button>
            </>
          )}
        </Flex>
      )}
    </Flex>
  );
}
