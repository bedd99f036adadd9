import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import ChevronDown from 'lucide-react-native/icons/chevron-down';
import ChevronUp from 'lucide-react-native/icons/chevron-up';
import { View } from 'react-native';
import { IconButton } from '@/ui/Button';
import { countText } from '@/ui/lead-text';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import type { useListPosition } from './use-list-position';

interface Props {
  position: ReturnType<typeof useListPosition>;
}

/** The list somebody came from, where in it the lead stands, and the ways to its neighbours. */
export function LeadPosition({ position }: Props) {
  const styles = useStyles();
  return (
    <View style={styles.position}>
      <Link href={position.listHref}>
        <Text tone="text2">{position.list}</Text>
      </Link>
      {position.at >= 0 && (
        <Text tone="text2" style={styles.place}>
          {t('leads.detail.position', {
            at: position.at + 1,
            total: countText(position.total.count, position.total.capped),
          })}
        </Text>
      )}
      <Arrows position={position} />
    </View>
  );
}

/** To the lead before and the one after. */
export function Arrows({ position }: Props) {
  if (position.at < 0) return null;
  return (
    <>
      <IconButton
        icon={ChevronUp}
        label={t('leads.detail.previous')}
        shortcut="K"
        disabledReason={!position.previous && t('leads.detail.first')}
        onPress={position.previous}
      />
      <IconButton
        icon={ChevronDown}
        label={t('leads.detail.next')}
        shortcut="J"
        disabledReason={!position.next && t('leads.detail.last')}
        onPress={position.next}
      />
    </>
  );
}

const useStyles = makeStyles(() => ({
  place: { marginLeft: 8 },
  position: { flexDirection: 'row', alignItems: 'center', gap: 4 },
}));
