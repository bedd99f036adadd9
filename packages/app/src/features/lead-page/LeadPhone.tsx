import { t } from '@lintel/contract/messages';
import PhoneCall from 'lucide-react-native/icons/phone-call';
import SquarePen from 'lucide-react-native/icons/square-pen';
import { ScrollView, View } from 'react-native';
import { IconButton } from '@/ui/Button';
import { Divider } from '@/ui/Card';
import { Icon } from '@/ui/Icon';
import { PressBox } from '@/ui/PressBox';
import { Sheet } from '@/ui/Sheet';
import { Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import type { LeadParts } from './lead-parts';
import { NewPill } from './timeline/NewPill';

export type LeadTab = 'timeline' | 'details' | 'plan';

interface Props extends LeadParts {
  tab: LeadTab;
  onTab: (tab: LeadTab) => void;
  /** The composer is a sheet here. */
  writing: boolean;
  onWrite: () => void;
  onWritten: () => void;
  onLog: () => void;
}

/** A lead on a phone: one column, what is further down behind tabs, the composer at the thumb. */
export function LeadPhone({
  header,
  centre,
  next,
  plan,
  person,
  about,
  composer,
  timeline,
  place,
  mayWrite,
  tab,
  onTab,
  writing,
  onWrite,
  onWritten,
  onLog,
}: Props) {
  const styles = useStyles();
  return (
    <>
      <ScrollView
        ref={place.scroller}
        {...place.scrolling}
        {...webProps({ tabIndex: 0, dataSet: { ring: 'inset' } })}
      >
        {header}
        <View style={styles.phone}>
          {centre}
          {next}
        </View>
        <View style={styles.tabs}>
          <Tabs
            look="line"
            label={t('leads.detail.tabs')}
            items={[
              { key: 'timeline', label: t('leads.detail.timeline') },
              { key: 'details', label: t('leads.detail.details') },
              { key: 'plan', label: t('timeline.plan') },
            ]}
            value={tab}
            onChange={onTab}
          />
        </View>
        <View style={styles.phone}>
          {tab === 'timeline' ? (
            timeline
          ) : tab === 'plan' ? (
            plan
          ) : (
            <>
              {person}
              <Divider />
              {about}
            </>
          )}
        </View>
      </ScrollView>
      {tab === 'timeline' && <NewPill count={place.arrived} onPress={place.show} bottom={70} />}
      {mayWrite && (
        <View style={styles.dock}>
          <PressBox role="button" onPress={onWrite} style={styles.docked}>
            <Icon of={SquarePen} tone="text2" />
            <Text tone="text2">{t('timeline.write')}</Text>
          </PressBox>
          <IconButton icon={PhoneCall} label={t('timeline.log')} onPress={onLog} />
        </View>
      )}
      <Sheet open={writing} onClose={onWritten} title={t('timeline.write')}>
        {composer}
      </Sheet>
    </>
  );
}

const useStyles = makeStyles(({ colors, control, radius }) => ({
  phone: { padding: 12, gap: 12 },
  tabs: { paddingHorizontal: 16 },
  dock: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    paddingHorizontal: 12,
    paddingVertical: 8,
    borderTopWidth: 1,
    borderTopColor: colors.line,
    backgroundColor: colors.surface,
  },
  docked: {
    flex: 1,
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    minHeight: control.touch,
    paddingHorizontal: 16,
    borderRadius: radius.full,
    borderWidth: 1,
    borderColor: colors.control,
  },
}));
