import { t } from '@lintel/contract/messages';
import { Link, usePathname } from 'expo-router';
import ChevronsUpDown from 'lucide-react-native/icons/chevrons-up-down';
import PanelLeftClose from 'lucide-react-native/icons/panel-left-close';
import PanelLeftOpen from 'lucide-react-native/icons/panel-left-open';
import Search from 'lucide-react-native/icons/search';
import Settings from 'lucide-react-native/icons/settings';
import { useState } from 'react';
import { Pressable, ScrollView, StyleSheet, View } from 'react-native';
import { useShortcut } from '../../platform/use-shortcut';
import { Avatar } from '../Avatar';
import { IconButton } from '../Button';
import { Icon } from '../Icon';
import { KeyCap } from '../KeyCap';
import { Logo } from '../Logo';
import { Menu } from '../Menu';
import { Text } from '../Text';
import { Tooltip } from '../Tooltip';
import { makeStyles, useTheme, useWidth } from '../theme-context';
import { type PressState, webProps } from '../web-props';
import { activeItem, type NavItem } from './nav';
import type { AppShellProps } from './props';

/** 224 points with words, or a rail of 56 with icons whose names show on hover and focus. */
export function Sidebar({
  company,
  sections,
  person,
  personMenu,
  companyMenu,
  collapsed,
  onCollapse,
  onSearch,
  rail,
}: AppShellProps & { rail: boolean }) {
  const styles = useStyles();
  const path = usePathname();
  const wide = useWidth() === 'wide';
  const active = activeItem(
    sections.flatMap((section) => section.items),
    path,
  )?.key;
  useShortcut('app.sidebar', () => onCollapse(!collapsed));
  return (
    <View role="navigation" aria-label={t('ui.shell.navigation')} style={[styles.bar, rail && styles.rail]}>
      <CompanyHead company={company} menu={companyMenu} rail={rail} onCollapse={() => onCollapse(true)} />
      {onSearch && <SearchBox onPress={onSearch} rail={rail} />}
      <ScrollView style={styles.scroll}>
        <View>
          {sections.map((section, index) => (
            <View key={section.key} style={index > 0 && (rail ? styles.railGap : styles.section)}>
              {section.title && !rail && (
                <Text variant="micro" weight={600} tone="text2" style={styles.sectionTitle}>
                  {section.title}
                </Text>
              )}
              {section.items.map((item) => (
                <SidebarLink key={item.key} item={item} active={item.key === active} rail={rail} />
              ))}
            </View>
          ))}
        </View>
      </ScrollView>
      {rail && wide && (
        <View style={styles.centred}>
          <IconButton
            icon={PanelLeftOpen}
            label={t('ui.shell.expand')}
            onPress={() => onCollapse(false)}
            shortcut="["
          />
        </View>
      )}
      <View style={[styles.person, rail && styles.centred]}>
        {!rail && (
          <>
            <Avatar name={person.name} size={26} />
            <View style={styles.words}>
              <Text variant="strong" weight={600} lines={1}>
                {person.name}
              </Text>
              {person.state ?? (
                <Text variant="micro" weight={400} tone="text2" lines={1}>
                  {person.note}
                </Text>
              )}
            </View>
          </>
        )}
        <Menu
          label={t('ui.shell.person_menu')}
          items={personMenu}
          align="start"
          trigger={(menu) => (
            <IconButton
              {...menu}
              icon={Settings}
              label={`${t('ui.shell.person_menu')}: ${person.name}`}
              size="small"
            />
          )}
        />
      </View>
    </View>
  );
}

function CompanyHead({
  company,
  menu,
  rail,
  onCollapse,
}: {
  company: string;
  menu: AppShellProps['companyMenu'];
  rail: boolean;
  onCollapse: () => void;
}) {
  const styles = useStyles();
  const words = !rail && (
    <View style={styles.words}>
      <Text variant="strong" weight={600} lines={1}>
        {t('ui.app')}
      </Text>
      <Text variant="micro" weight={400} tone="text2" lines={1}>
        {company}
      </Text>
    </View>
  );
  return (
    <View style={[styles.head, rail && styles.railHead]}>
      <Logo />
      {words}
      {menu && (
        <Menu
          label={t('ui.shell.company_menu')}
          items={menu}
          align="start"
          trigger={(props) => (
            <IconButton {...props} icon={ChevronsUpDown} label={t('ui.shell.company_menu')} size="small" />
          )}
        />
      )}
      {!rail && (
        <IconButton
          icon={PanelLeftClose}
          label={t('ui.shell.collapse')}
          onPress={onCollapse}
          shortcut="["
          size="small"
        />
      )}
    </View>
  );
}

function SearchBox({ onPress, rail }: { onPress: () => void; rail: boolean }) {
  const styles = useStyles();
  const { colors } = useTheme();
  if (rail) {
    return (
      <View style={styles.centred}>
        <IconButton icon={Search} label={t('ui.shell.search')} onPress={onPress} shortcut="Ctrl K" />
      </View>
    );
  }
  return (
    <Pressable
      role="button"
      onPress={onPress}
      style={(state: PressState) => [styles.search, state.hovered && { borderColor: colors.control }]}
      {...webProps({ 'aria-keyshortcuts': 'Control+K' })}
    >
      <Icon of={Search} size={14} />
      <Text tone="text2" lines={1} style={styles.words}>
        {t('ui.shell.search')}
      </Text>
      <KeyCap keys="Ctrl K" />
    </Pressable>
  );
}

function SidebarLink({ item, active, rail }: { item: NavItem; active: boolean; rail: boolean }) {
  const styles = useStyles();
  const { colors } = useTheme();
  const [hovered, setHovered] = useState(false);
  const name = item.count ? t('ui.shell.nav_count', { label: item.label, count: item.count }) : item.label;
  const link = (
    <Link href={item.href} asChild>
      <Pressable
        aria-label={rail ? name : undefined}
        {...webProps({ 'aria-current': active ? 'page' : undefined })}
        onHoverIn={() => setHovered(true)}
        onHoverOut={() => setHovered(false)}
        style={StyleSheet.flatten([
          styles.link,
          rail && styles.railLink,
          hovered && { backgroundColor: colors.hover },
          active && { backgroundColor: colors.pressed },
        ])}
      >
        <Icon of={item.icon} tone={active ? 'accentText' : 'text2'} />
        {!rail && (
          <Text
            variant="strong"
            weight={active ? 600 : 500}
            tone={active ? 'text' : 'text2'}
            lines={1}
            style={styles.words}
          >
            {item.label}
          </Text>
        )}
        {!rail && item.count !== undefined && item.count > 0 && (
          <View style={item.alert && styles.alert}>
            <Text variant="micro" weight={item.alert ? 600 : 400} tone={item.alert ? 'emberText' : 'text2'}>
              {item.countText ?? item.count.toLocaleString()}
            </Text>
          </View>
        )}
      </Pressable>
    </Link>
  );
  return rail ? <Tooltip text={name}>{link}</Tooltip> : link;
}

const useStyles = makeStyles(({ colors, radius }) => ({
  bar: {
    width: 225,
    paddingHorizontal: 10,
    borderRightWidth: 1,
    borderRightColor: colors.line,
    backgroundColor: colors.canvas,
  },
  rail: { width: 57, paddingHorizontal: 8 },
  head: { flexDirection: 'row', alignItems: 'center', gap: 9, height: 58, paddingLeft: 6 },
  railHead: { flexDirection: 'column', height: 'auto', paddingVertical: 12, paddingLeft: 0 },
  centred: { justifyContent: 'center', alignItems: 'center', paddingHorizontal: 0, paddingLeft: 0 },
  words: { flex: 1, minWidth: 0 },
  search: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    height: 32,
    marginBottom: 10,
    paddingLeft: 9,
    paddingRight: 6,
    borderRadius: radius.control,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
  },
  scroll: { flex: 1 },
  section: { marginTop: 14 },
  railGap: { marginTop: 8, paddingTop: 8, borderTopWidth: 1, borderTopColor: colors.line },
  sectionTitle: { paddingHorizontal: 8, paddingVertical: 6 },
  link: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 9,
    height: 30,
    marginBottom: 1,
    paddingHorizontal: 8,
    borderRadius: radius.control,
  },
  railLink: { height: 40, justifyContent: 'center', paddingHorizontal: 0 },
  alert: {
    paddingHorizontal: 6,
    borderRadius: 9,
    backgroundColor: colors.emberTint,
    minHeight: 18,
    justifyContent: 'center',
  },
  person: { flexDirection: 'row', alignItems: 'center', gap: 9, paddingVertical: 14, paddingLeft: 6 },
}));
