import { useState } from 'react';

import { Badge, Button, Flex, IconButton, TextInput, Typography } from '@strapi/design-system';
import { Check, Earth, Pencil, Pin, Trash } from '@strapi/icons';
import { useRBAC } from '@strapi/strapi/admin';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';

import {
  useDeleteCrmViewMutation,
  usePinCrmViewMutation,
  useShareCrmViewMutation,
  useUpdateCrmViewMutation,
  type SavedView,
} from '../../api/views';
import { PERMISSIONS } from '../../constants';
import { useReport } from '../../hooks/useReport';
import { useTranslate } from '../../hooks/useTranslate';
import { usePersonText } from '../../inputs/people/usePersonText';
import { addressOf, isSameQuery } from './model/address';

interface ViewRowProps {
  view: SavedView;
  /** What the page shows now. */
  query: string;
  onOpen: () => void;
}

/** A saved view: opens it; pins, shares, renames, overwrites or deletes it, as far as one may. */
export function ViewRow({ view, query, onOpen }: ViewRowProps) {
  const t = useTranslate();
  const { done, failed } = useReport();
  const canShare = useRBAC(PERMISSIONS.shareViews).allowedActions.canShare === true;
  const [pin] = usePinCrmViewMutation();
  const [share] = useShareCrmViewMutation();
  const [update] = useUpdateCrmViewMutation();
  const [remove] = useDeleteCrmViewMutation();
  const [renamed, setRenamed] = useState<string>();
  const [isDeleting, setIsDeleting] = useState(false);
  const owner = usePersonText(view.isMine ? null : view.owner);
  const { id, name, isMine, isShared, isPinned } = view;
  const orFail = (answer: object): void => {
    if ('error' in answer) failed(answer.error);
  };

  const rename = async (): Promise<void> => {
    const next = renamed?.trim() ?? '';
    setRenamed(undefined);
    if (next !== '' && next !== name) orFail(await update({ id, change: { name: next } }));
  };
  const overwrite = async (): Promise<void> => {
    const answer = await update({ id, change: { query } });
    if ('error' in answer) return failed(answer.error);
    done('views.saved', { name });
  };

  if (isDeleting) {
    return (
      <Row data-view={name}>
        <Typography textColor="neutral800">{t('views.delete.confirm', { name })}</Typography>
        <Flex gap={2}>
          <Button size="S" variant="tertiary" onClick={() => setIsDeleting(false)}>
            {t('action.cancel')}
          </Button>
          <Button size="S" variant="danger" onClick={() => void remove(id).then(orFail)}>
            {t('views.delete.yes')}
          </Button>
        </Flex>
      </Row>
    );
  }
  return (
    <Row data-view={name}>
      {renamed === undefined ? (
        <Flex direction="column" alignItems="flex-start" gap={1} minWidth={0}>
          <Flex gap={2} wrap="wrap">
            <ViewLink to={addressOf(view)} onClick={onOpen}>
              <Typography textColor="primary600" fontWeight="semiBold">
                {name}
              </Typography>
            </ViewLink>
            {isShared && isMine ? (
              <Badge backgroundColor="neutral200" textColor="neutral800">
                {t('views.isShared')}
              </Badge>
            ) : null}
          </Flex>
          {isMine ? null : (
            <Typography variant="pi" textColor="neutral600">
              {t('views.by', { name: owner.text })}
            </Typography>
          )}
        </Flex>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void rename();
          }}
        >
          <Flex gap={2}>
            <TextInput
              size="S"
              autoFocus
              aria-label={t('views.name')}
              maxLength={80}
              value={renamed}
              onChange={(event: { target: { value: string } }) => setRenamed(event.target.value)}
            />
            <IconButton type="submit" label={t('action.save')}>
              <Check />
            </IconButton>
          </Flex>
        </form>
      )}
      <Flex gap={1}>
        {isMine && !isSameQuery(view.query, query) ? (
          <IconButton
            variant="ghost"
            label={t('views.overwrite', { name })}
            onClick={() => void overwrite()}
          >
            <Check />
          </IconButton>
        ) : null}
        <IconButton
          variant="ghost"
          label={t(isPinned ? 'views.unpin' : 'views.pin', { name })}
          aria-pressed={isPinned}
          onClick={() => void pin({ id, isPinned: !isPinned }).then(orFail)}
        >
          <Pin fill={isPinned ? 'primary600' : 'neutral500'} />
        </IconButton>
        {canShare ? (
          <IconButton
            variant="ghost"
            label={t(isShared ? 'views.unshare' : 'views.share', { name })}
            aria-pressed={isShared}
            onClick={() => void share({ id, isShared: !isShared }).then(orFail)}
          >
            <Earth fill={isShared ? 'primary600' : 'neutral500'} />
          </IconButton>
        ) : null}
        {isMine ? (
          <>
            <IconButton
              variant="ghost"
              label={t('views.rename', { name })}
              onClick={() => setRenamed(name)}
            >
              <Pencil />
            </IconButton>
            <IconButton
              variant="ghost"
              label={t('views.delete', { name })}
              onClick={() => setIsDeleting(true)}
            >
              <Trash />
            </IconButton>
          </>
        ) : null}
      </Flex>
    </Row>
  );
}

const Row = styled.li`
  display: flex;
  justify-content: space-between;
  align-items: center;
  gap: 12px;
  min-height: 4.8rem;
  border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};
`;

const ViewLink = styled(Link)`
  text-decoration: none;

  &:hover {
    text-decoration: underline;
  }
`;
