import { Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

const Code = styled(Typography)`
  font-family: 'SF Mono', SFMono-Regular, ui-monospace, Menlo, Consolas, monospace;
  font-size: 1.3rem;
  overflow-wrap: anywhere;
`;

/** An identifier in a monospaced font. */
export function FieldName({ name }: { name: string }) {
  return (
    <Code tag="code" textColor="neutral600">
      {name}
    </Code>
  );
}
