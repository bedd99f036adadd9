import type { ReactNode } from 'react';
import type { MenuItem } from '../Menu';
import type { NavSection } from './nav';

export interface ShellPerson {
  readonly name: string;
  /** Role, under the name. */
  readonly note: string;
  /** In the place of the note where there is room: whether new leads come, with its switch. */
  readonly state?: ReactNode;
}

export interface AppShellProps {
  company: string;
  /** Areas that exist and that this person may enter; nothing else is drawn. */
  sections: readonly NavSection[];
  person: ShellPerson;
  /** Appearance, sign out and the like. */
  personMenu: readonly MenuItem[];
  companyMenu?: readonly MenuItem[];
  collapsed: boolean;
  onCollapse: (collapsed: boolean) => void;
  onSearch?: () => void;
  /** Stands in every screen's top bar: notifications. */
  corner?: ReactNode;
  /** One banner above everything, the most serious. */
  banner?: ReactNode;
  children: ReactNode;
}
