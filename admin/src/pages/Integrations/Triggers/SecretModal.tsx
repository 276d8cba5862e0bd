import { Button, Flex, Modal, Typography } from '@strapi/design-system';

import type { TriggerWithSecret } from '../../../../../server/src/contracts/triggers';
import { CodeSnippet } from '../../../components/CodeSnippet';
import { Note } from '../../../components/Note';
import { useTranslate } from '../../../hooks/useTranslate';
import { urlOf } from './urlOf';

interface SecretModalProps {
  trigger: TriggerWithSecret;
  onClose: () => void;
}

/** URL and secret for the sender; the secret is shown this once. */
export function SecretModal({ trigger, onClose }: SecretModalProps) {
  const t = useTranslate();
  const { key, label, secret } = trigger;
  return (
    <Modal.Root open onOpenChange={(isOpen: boolean) => (isOpen ? undefined : onClose())}>
      <Modal.Content>
        <Modal.Header closeLabel={t('drawer.close')}>
          <Modal.Title>{t('triggers.secret.title', { label })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={5}>
            <Note variant="warning" title={t('triggers.secret.once')}>
              {t('triggers.secret.text')}
            </Note>
            <Flex direction="column" alignItems="stretch" gap={2}>
              <Typography variant="pi" fontWeight="bold">
                {t('triggers.column.url')}
              </Typography>
              <CodeSnippet code={urlOf(key)} label={t('triggers.copy', { label })} />
            </Flex>
            <Flex direction="column" alignItems="stretch" gap={2}>
              <Typography variant="pi" fontWeight="bold">
                {t('triggers.secret')}
              </Typography>
              <CodeSnippet code={secret ?? ''} label={t('triggers.secret.copy')} />
            </Flex>
            <Typography textColor="neutral600">{t('triggers.public')}</Typography>
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <span />
          <Button onClick={onClose}>{t('triggers.secret.done')}</Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}
