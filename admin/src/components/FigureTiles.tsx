import { Box, Flex, Grid, Typography } from '@strapi/design-system';

export interface Figure {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly more?: string | undefined;
}

/** Figures at a glance, one beside the other. */
export function FigureTiles({ figures }: { figures: readonly Figure[] }) {
  return (
    <Grid.Root gap={4}>
      {figures.map(({ key, label, value, more }) => (
        <Grid.Item
          key={key}
          col={12 / figures.length}
          s={6}
          xs={6}
          direction="column"
          alignItems="stretch"
        >
          <Box
            background="neutral0"
            hasRadius
            shadow="tableShadow"
            padding={4}
            height="100%"
            data-figure={key}
          >
            <Typography tag="h2" variant="sigma" textColor="neutral600">
              {label}
            </Typography>
            <Flex gap={2} alignItems="baseline" wrap="wrap" paddingTop={1}>
              <Typography variant="beta" textColor="neutral800">
                {value}
              </Typography>
              {more ? (
                <Typography variant="pi" textColor="neutral600">
                  {more}
                </Typography>
              ) : null}
            </Flex>
          </Box>
        </Grid.Item>
      ))}
    </Grid.Root>
  );
}
