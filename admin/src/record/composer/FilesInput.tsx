import { useId, useRef } from 'react';

import { Box, Button, Field, Flex, IconButton, Typography } from '@strapi/design-system';
import { Cross, Paperclip } from '@strapi/icons';

import { useTranslate } from '../../hooks/useTranslate';

interface FilesInputProps {
  files: readonly File[];
  isDisabled: boolean;
  onChange: (files: readonly File[]) => void;
}

/** Files from the device, which are uploaded when the form is sent. */
export function FilesInput({ files, isDisabled, onChange }: FilesInputProps) {
  const t = useTranslate();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <Field.Root>
      <Flex direction="column" alignItems="flex-start" gap={2}>
        <input
          ref={input}
          id={id}
          type="file"
          multiple
          hidden
          aria-label={t('record.files.add')}
          onChange={({ currentTarget }) => {
            onChange([...files, ...(currentTarget.files ?? [])]);
            currentTarget.value = '';
          }}
        />
        <Button
          type="button"
          variant="tertiary"
          size="S"
          startIcon={<Paperclip />}
          disabled={isDisabled}
          onClick={() => input.current?.click()}
        >
          {t('record.files.add')}
        </Button>
        {files.length > 0 ? (
          <Flex tag="ul" direction="column" alignItems="flex-start" gap={1}>
            {files.map((file, index) => (
              <Flex key={`${file.name} ${index}`} tag="li" gap={2}>
                <Box>
                  <Typography variant="pi" textColor="neutral800">
                    {file.name}
                  </Typography>
                </Box>
                <IconButton
                  withTooltip={false}
                  variant="ghost"
                  size="XS"
                  label={t('record.files.remove', { name: file.name })}
                  disabled={isDisabled}
                  onClick={() => onChange(files.filter((one) => one !== file))}
                >
                  <Cross />
                </IconButton>
              </Flex>
            ))}
          </Flex>
        ) : null}
      </Flex>
    </Field.Root>
  );
}
