import type { LucideIcon } from 'lucide-react-native';

export interface NavItem {
  readonly key: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly href: string;
  /** Only where it demands action; `alert` draws it in ember. */
  readonly count?: number;
  /** The count as it is drawn, where counting stopped: "1,000+". */
  readonly countText?: string;
  readonly alert?: boolean;
  /** At the thumb on phones, before the others. */
  readonly thumb?: boolean;
}

export interface NavSection {
  readonly key: string;
  readonly title?: string;
  readonly items: readonly NavItem[];
  /** Stands beside wide screens only; on phones its items are reached through their area. */
  readonly aside?: boolean;
}

/** The item whose address is the longest beginning of the path, so `/leads/import` is its own area if it is listed. */
export function activeItem<Item extends { readonly key: string; readonly href: string }>(
  items: readonly Item[],
  path: string,
): Item | undefined {
  return items
    .filter((item) => path === item.href || path.startsWith(`${item.href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0];
}

/** Areas in the order of a phone: those at the thumb first. */
export const thumbFirst = <Item extends { readonly thumb?: boolean }>(items: readonly Item[]): Item[] =>
  [...items].sort((a, b) => Number(b.thumb ?? false) - Number(a.thumb ?? false));
