import type { ReactNode } from 'react';

import classes from './Page.module.css';
import { usePageTitle } from './usePageTitle';

interface PageProps {
  title: string;
  subtitle?: string;
  action?: ReactNode;
  /** For what needs more than a readable width. */
  wide?: boolean;
  children: ReactNode;
}

/** A page of text and tables: a heading, what can be done, and the content in a readable width. */
export function Page({ title, subtitle, action, wide = false, children }: PageProps) {
  usePageTitle(title);
  return (
    <div className={classes.page} data-wide={wide || undefined}>
      <div className={classes.head}>
        <div>
          <h1 className={classes.title}>{title}</h1>
          {subtitle !== undefined && <p className={classes.subtitle}>{subtitle}</p>}
        </div>
        {action}
      </div>
      {children}
    </div>
  );
}

/** What stands in place of a list that has nothing in it yet. */
export function EmptyState({ icon, title, text }: { icon: ReactNode; title: string; text: string }) {
  return (
    <div className={classes.emptyState}>
      {icon}
      <strong>{title}</strong>
      <span>{text}</span>
    </div>
  );
}
