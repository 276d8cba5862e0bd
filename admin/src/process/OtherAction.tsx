import { Button, Flex, Typography } from '@strapi/design-system';

import type { AvailableAction } from '../../../server/src/contracts/available-actions';
import { isPerformable } from './model/actions';
import { useObstacleTexts } from './useObstacleTexts';

interface OtherActionProps {
  action: AvailableAction;
  title: string;
  onChoose: () => void;
}

/** An action under “More”: a button, or its name and why it is not possible. */
export function OtherAction({ action, title, onChoose }: OtherActionProps) {
  const reasonsOf = useObstacleTexts();
  if (isPerformable(action)) {
    return (
      <Flex tag="li" direction="column" alignItems="stretch">
        <Button variant="tertiary" onClick={onChoose}>
          {title}
        </Button>
      </Flex>
    );
  }
  return (
    <Flex tag="li" direction="column" alignItems="flex-start">
      <Typography variant="pi" fontWeight="semiBold" textColor="neutral600">
        {title}
      </Typography>
      {reasonsOf(action).map((reason) => (
        <Typography key={reason} variant="pi" textColor="neutral600">
          {reason}
        </Typography>
      ))}
    </Flex>
  );
}
