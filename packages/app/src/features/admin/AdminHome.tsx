import { t } from '@lintel/contract/messages';
import { Link, Redirect } from 'expo-router';
import ChevronRight from 'lucide-react-native/icons/chevron-right';
import { Pressable, View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import { useAdminItems } from './AdminFrame';

/** The areas as a list on phones; where the list is always in view, its first area. */
export function AdminHome() {
  const styles = useStyles();
  const items = useAdminItems();
  const compact = useWidth() === 'compact';
  const first = items[0];
  if (first && !compact) return <Redirect href={first.href} />;
  return (
    <Screen title={t('admin.title')}>
      {!first && <PermissionState />}
      <View role="navigation" aria-label={t('admin.areas')} style={first && styles.card}>
        {items.map(({ key, href, icon, label, count }, index) => (
          <Link key={key} href={href} asChild>
            <Pressable
              style={index > 0 ? styles.ruled : styles.row}
              {...webProps({ dataSet: { ring: 'inset' } })}
            >
              <Icon of={icon} size={20} />
              <Text variant="strong" style={styles.words}>
                {label}
              </Text>
              {count !== undefined && <Text tone="text2">{count}</Text>}
              <Icon of={ChevronRight} tone="text3" />
            </Pressable>
          </Link>
        ))}
      </View>
    </Screen>
  );
}

const row = {
  flexDirection: 'row',
  alignItems: 'center',
  gap: 12,
  minHeight: 56,
  paddingHorizontal: 16,
} as const;
const useStyles = makeStyles(({ colors, radius }) => ({
  card: {
    borderWidth: 1,
    borderColor: colors.line,
    borderRadius: radius.dialog,
    backgroundColor: colors.surface,
    overflow: 'hidden',
  },
  row,
  ruled: { ...row, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  words: { flex: 1 },
}));
