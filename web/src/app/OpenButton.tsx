import type { ReactNode } from 'react';

import classes from './OpenButton.module.css';

/** The name of a thing in a table, which opens it. */
export function OpenButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className={classes.open} onClick={onClick}>
      {children}
    </button>
  );
}
