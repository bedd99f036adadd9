import type { ReactNode } from 'react';
import type { Selection } from './selection';

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  /** Fixed points, or a share of what is left with a least width. */
  readonly width: number | { readonly flex: number; readonly min: number };
  readonly align?: 'left' | 'right';
  readonly sortable?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

export interface Sort {
  readonly key: string;
  readonly direction: 'ascending' | 'descending';
}

export interface DataTableProps<Row> {
  /** What the table lists, for assistive technology. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Name of a row, for its checkbox. */
  rowLabel: (row: Row) => string;
  /** The row on phones. Rows there are as high as their content. */
  card: (row: Row) => ReactNode;
  /** All rows there are, also those not loaded; for `aria-rowcount`. */
  total?: number;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  selection?: Selection;
  onSelect?: (selection: Set<string>) => void;
  /** On phones a press of a card selects instead of opening. */
  selecting?: boolean;
  /** Rows that no longer belong here; they stay, drawn faintly, until the list is read again. */
  dimmed?: ReadonlySet<string>;
  /** The row under the keyboard has changed. */
  onActive?: (key: string) => void;
  /** Lets a person drag the edge of a head; called with whole points when the drag ends. */
  onResize?: (key: string, width: number) => void;
  onOpen?: (row: Row) => void;
  /** Called near the end of the loaded rows. */
  onEnd?: () => void;
  /** Row to begin on, scrolled into view and focused, as when coming back from it. */
  startKey?: string | null;
  /** Row whose details are open beside the table. */
  currentKey?: string | null;
  /** Points; 42, or 34 when the person prefers compact rows. */
  rowHeight?: number;
  /** After the last row: a spinner, "that is all". */
  footer?: ReactNode;
  /** In the place of rows: skeleton, empty or error state. */
  instead?: ReactNode;
  /** Refetching: a thin bar over old rows. */
  refreshing?: boolean;
}

/** Next sort when the head of `key` is pressed: high first, then low first. */
export const nextSort = (sort: Sort | undefined, key: string): Sort => ({
  key,
  direction: sort?.key === key && sort.direction === 'descending' ? 'ascending' : 'descending',
});
