import { t } from '@lintel/contract/messages';
import ChevronDown from 'lucide-react-native/icons/chevron-down';
import { Button } from '@/ui/Button';
import { Menu } from '@/ui/Menu';
import type { useWhose } from './use-whose';

/** Mine, or those of everybody whose leads the reader reads. */
export function WhoseMenu({ whose, scope, choose }: ReturnType<typeof useWhose>) {
  if (scope === 'own') return null;
  const words = { mine: t('today.whose.mine'), team: t(`today.whose.${scope}`) };
  return (
    <Menu
      label={t('today.whose')}
      items={(['mine', 'team'] as const).map((key) => ({
        key,
        label: words[key],
        selected: key === whose,
        onPress: () => choose(key),
      }))}
      trigger={({ ref, onPress, expanded }) => (
        <Button
          ref={ref}
          iconAfter={ChevronDown}
          label={words[whose]}
          spoken={`${t('today.whose')}: ${words[whose]}`}
          expanded={expanded}
          onPress={onPress}
        />
      )}
    />
  );
}
