import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

import classes from './DataTable.module.css';

interface DataTableProps {
  label: string;
  columns: readonly ReactNode[];
  /** Of few columns. */
  narrow?: boolean;
  children: ReactNode;
}

export function DataTable({ label, columns, narrow = false, children }: DataTableProps) {
  return (
    <div className={classes.frame}>
      <Table.ScrollContainer minWidth={narrow ? 240 : 560}>
        <Table aria-label={label} verticalSpacing="sm" horizontalSpacing="md" highlightOnHover className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column, index) => (
                <Table.Th key={index}>{column}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{children}</Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}
