import { Card, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface PanelProps {
  title: string;
  text?: string;
  children: ReactNode;
}

/** A part of a page of settings. */
export function Panel({ title, text, children }: PanelProps) {
  return (
    <Card component="section" withBorder padding="lg" bg="var(--nj-panel)" maw="44rem" mb="lg">
      <Title order={2} size="h4" mb={text === undefined ? 'md' : 4}>
        {title}
      </Title>
      {text !== undefined && (
        <Text c="dark.1" size="sm" mb="md">
          {text}
        </Text>
      )}
      {children}
    </Card>
  );
}
