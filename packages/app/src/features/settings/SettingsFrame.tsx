import { t } from '@lintel/contract/messages';
import CalendarIcon from 'lucide-react-native/icons/calendar';
import CalendarClock from 'lucide-react-native/icons/calendar-clock';
import KeyRound from 'lucide-react-native/icons/key-round';
import MonitorSmartphone from 'lucide-react-native/icons/monitor-smartphone';
import Palette from 'lucide-react-native/icons/palette';
import User from 'lucide-react-native/icons/user';
import type { ReactNode } from 'react';
import { ScrollView, View } from 'react-native';
import { Screen } from '@/ui/shell/Screen';
import { SubNav } from '@/ui/shell/SubNav';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';

const PAGES = [
  { key: 'profile', icon: User },
  { key: 'availability', icon: CalendarClock },
  { key: 'calendar', icon: CalendarIcon },
  { key: 'security', icon: KeyRound },
  { key: 'sessions', icon: MonitorSmartphone },
  { key: 'appearance', icon: Palette },
] as const;

interface Props {
  page: (typeof PAGES)[number]['key'];
  /** What the page is about, in a sentence. */
  text?: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** One page of what a person sets for themselves, beside the list of the others. */
export function SettingsFrame({ page, text, actions, children }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  return (
    <Screen title={t('settings.title')} pageTitle={t(`settings.${page}`)} body="fill">
      <SubNav
        label={t('settings.title')}
        items={PAGES.map(({ key, icon }) => ({
          key,
          icon,
          label: t(`settings.${key}`),
          href: `/settings/${key}`,
        }))}
      >
        <ScrollView
          contentContainerStyle={[styles.page, compact && styles.phone]}
          {...webProps({ tabIndex: 0, dataSet: { ring: 'inset' } })}
        >
          <View style={styles.column}>
            <View style={styles.head}>
              <View style={styles.words}>
                <Text variant="section" heading={2}>
                  {t(`settings.${page}`)}
                </Text>
                {text && <Text tone="text2">{text}</Text>}
              </View>
              {actions}
            </View>
            {children}
          </View>
        </ScrollView>
      </SubNav>
    </Screen>
  );
}

const useStyles = makeStyles(() => ({
  page: { padding: 20, flexGrow: 1 },
  phone: { padding: 16 },
  column: { width: '100%', maxWidth: 640, gap: 14 },
  head: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 12 },
  words: { flex: 1, minWidth: 200, gap: 2 },
}));
