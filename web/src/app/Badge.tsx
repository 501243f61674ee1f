import type { ReactNode } from 'react';

import classes from './Badge.module.css';

/** A state in a table: a word with a coloured dot, so that colour is never the only sign. */
export function Badge({ tone, children }: { tone: 'good' | 'warn' | 'alarm' | 'quiet'; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  );
}
