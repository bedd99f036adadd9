import { t } from '@lintel/contract/messages';
import type { Viewer } from '@lintel/contract/viewers';

/** Whom a sentence is about: those who edit, when anybody does. */
export function speakOf(viewers: readonly Viewer[]): { who: readonly Viewer[]; editing: boolean } {
  const editors = viewers.filter(({ editing }) => editing);
  return editors.length > 0 ? { who: editors, editing: true } : { who: viewers, editing: false };
}

const firstWord = (name: string): string => name.trim().split(/\s+/)[0] ?? name;

/** "Theo and Ann are viewing"; of namesakes the whole name. Empty when nobody is there. */
export function viewersText(viewers: readonly Viewer[]): string {
  const { who, editing } = speakOf(viewers);
  const [one, two] = who;
  if (!one) return '';
  const short = ({ name, userId }: Viewer) =>
    viewers.some((other) => other.userId !== userId && firstWord(other.name) === firstWord(name))
      ? name
      : firstWord(name);
  const doing = editing ? 'editing' : 'viewing';
  if (!two) return t(`timeline.viewers.${doing}`, { name: short(one) });
  if (who.length === 2) return t(`timeline.viewers.${doing}_two`, { name: short(one), other: short(two) });
  return t(`timeline.viewers.${doing}_many`, { name: short(one), count: who.length - 1 });
}
