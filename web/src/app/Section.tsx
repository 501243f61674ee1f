import { Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A part of a side panel or page under a heading of its own. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={2} size="h5" mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}
