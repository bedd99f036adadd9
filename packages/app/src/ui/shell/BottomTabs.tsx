import { t } from '@lintel/contract/messages';
import { Link, usePathname, useRouter } from 'expo-router';
import MenuIcon from 'lucide-react-native/icons/menu';
import { useState } from 'react';
import { Pressable, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { Avatar } from '../Avatar';
import { Icon } from '../Icon';
import { MenuList } from '../Menu';
import { Sheet } from '../Sheet';
import { Text } from '../Text';
import { makeStyles } from '../theme-context';
import { webProps } from '../web-props';
import { activeItem, thumbFirst } from './nav';
import type { AppShellProps } from './props';

const ROOM = 4;

/** The areas of a phone at the thumb; what does not fit, and the person, behind More. */
export function BottomTabs({ sections, person, personMenu, company, companyMenu = [] }: AppShellProps) {
  const styles = useStyles();
  const insets = useSafeAreaInsets();
  const router = useRouter();
  const path = usePathname();
  const [open, setOpen] = useState(false);
  const items = thumbFirst(sections.flatMap((section) => (section.aside ? [] : section.items)));
  const tabs = items.slice(0, ROOM);
  const more = items.slice(ROOM);
  const active = activeItem(items, path)?.key;
  const moreActive = more.some((item) => item.key === active);
  return (
    <>
      <View
        role="navigation"
        aria-label={t('ui.shell.navigation')}
        style={[styles.bar, { paddingBottom: insets.bottom }]}
      >
        {tabs.map((item) => {
          const on = item.key === active;
          return (
            <Link key={item.key} href={item.href} asChild>
              <Pressable
                style={styles.tab}
                {...webProps({ 'aria-current': on ? 'page' : undefined, dataSet: { ring: 'inset' } })}
              >
                <View>
                  <Icon of={item.icon} size={24} tone={on ? 'accentText' : 'text2'} />
                  {item.count !== undefined && item.count > 0 && (
                    <View style={styles.badge}>
                      <Text variant="micro" weight={600} tone="onStatus" maxScale={1.1}>
                        {item.count > 99 ? '99+' : item.count}
                      </Text>
                    </View>
                  )}
                </View>
                <Text variant="micro" tone={on ? 'accentText' : 'text2'} maxScale={1.3} lines={1}>
                  {item.label}
                </Text>
              </Pressable>
            </Link>
          );
        })}
        <Pressable
          role="button"
          aria-expanded={open}
          onPress={() => setOpen(true)}
          style={styles.tab}
          {...webProps({ dataSet: { ring: 'inset' } })}
        >
          <Icon of={MenuIcon} size={24} tone={moreActive ? 'accentText' : 'text2'} />
          <Text variant="micro" tone={moreActive ? 'accentText' : 'text2'} maxScale={1.3}>
            {t('ui.more')}
          </Text>
        </Pressable>
      </View>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('ui.more')}>
        <View style={styles.person}>
          <Avatar name={person.name} size={40} />
          <View style={styles.words}>
            <Text variant="strong">{person.name}</Text>
            <Text variant="meta" tone="text2">
              {company} · {person.note}
            </Text>
            {person.state}
          </View>
        </View>
        <MenuList
          label={t('ui.more')}
          onDone={() => setOpen(false)}
          items={[
            ...more.map((item) => ({
              key: item.key,
              label: item.label,
              icon: item.icon,
              selected: item.key === active,
              onPress: () => router.push(item.href),
            })),
            ...[companyMenu, personMenu].flatMap((menu) =>
              menu.map((item, index) => ({
                ...item,
                divider: item.divider || (index === 0 && (more.length > 0 || menu === personMenu)),
              })),
            ),
          ]}
        />
      </Sheet>
    </>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  bar: {
    flexDirection: 'row',
    backgroundColor: colors.surface,
    borderTopWidth: 1,
    borderTopColor: colors.line,
  },
  tab: { flex: 1, minHeight: 49, alignItems: 'center', justifyContent: 'center', gap: 2, paddingTop: 4 },
  badge: {
    position: 'absolute',
    top: -6,
    left: 13,
    minWidth: 16,
    paddingHorizontal: 4,
    borderRadius: 8,
    alignItems: 'center',
    backgroundColor: colors.danger,
  },
  person: { flexDirection: 'row', alignItems: 'center', gap: 12, paddingHorizontal: 16, paddingVertical: 8 },
  words: { flex: 1 },
}));
