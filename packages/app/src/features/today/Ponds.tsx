import type { Today } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import ChevronRight from 'lucide-react-native/icons/chevron-right';
import Droplets from 'lucide-react-native/icons/droplets';
import { Pressable, StyleSheet, View } from 'react-native';
import { leadsInPond } from '@/features/leads';
import { Icon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';

/** Counting stops here. */
const COUNTED = 1_000;

/** Leads that wait in the reader's ponds for whoever takes them. */
export function Ponds({ ponds }: { ponds: Today['ponds'] }) {
  const styles = useStyles();
  return (
    <View style={styles.part}>
      <Text variant="section" heading={3}>
        {t('today.ponds')}
      </Text>
      <View style={styles.box} role="list">
        {ponds.map((pond, index) => (
          <View key={pond.id} role="listitem">
            <Link href={leadsInPond(pond.id)} asChild>
              <Pressable
                aria-label={`${t('today.pond.open', { name: pond.name })}, ${countOf(pond.leads)}`}
                style={StyleSheet.flatten([styles.row, index > 0 && styles.line])}
                {...webProps({ dataSet: { ring: 'inset' } })}
              >
                <Icon of={Droplets} />
                <Text variant="strong" lines={1} style={styles.grow}>
                  {pond.name}
                </Text>
                <Text tone="text2">{countOf(pond.leads)}</Text>
                <Icon of={ChevronRight} />
              </Pressable>
            </Link>
          </View>
        ))}
      </View>
    </View>
  );
}

const countOf = (leads: number): string =>
  leads >= COUNTED ? t('today.pond.many') : t('today.pond', { count: leads });

const useStyles = makeStyles(({ colors, radius }) => ({
  part: { gap: 8 },
  box: {
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
    overflow: 'hidden',
  },
  row: { flexDirection: 'row', alignItems: 'center', gap: 10, minHeight: 46, paddingHorizontal: 14 },
  line: { borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  grow: { flex: 1 },
}));
