import type { Lead, Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Check from 'lucide-react-native/icons/check';
import { useRef, useState } from 'react';
import { ScrollView, View } from 'react-native';
import { useShortcut } from '@/platform/use-shortcut';
import { useSession } from '@/store/use-session';
import { Icon } from '@/ui/Icon';
import { MenuList } from '@/ui/Menu';
import { daysBetween } from '@/ui/moment';
import { Popover } from '@/ui/Popover';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { type PressState, webProps } from '@/ui/web-props';

interface Props {
  lead: Lead;
  stages: readonly Stage[];
  onMove: (stage: Stage) => void;
}

/** Where the lead stands on its way, and for how long. A press moves it; V opens the list. */
export function StageStrip({ lead, stages: all, onMove }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const { may } = useSession();
  const now = useNow(600_000);
  const anchor = useRef<View>(null);
  const [open, setOpen] = useState(false);
  const movable = may('leads:update');
  useShortcut('lead.stage', movable ? () => setOpen(true) : null);
  const current = all.find(({ id }) => id === lead.stageId);
  // The way of its own pipeline is drawn; the list leads to the others as well.
  const stages = all.filter(({ pipelineId }) => pipelineId === (current ?? all[0])?.pipelineId);
  const listed = [...stages, ...all.filter((stage) => !stages.includes(stage))];
  if (stages.length === 0) return null;
  const days = daysBetween(Date.parse(lead.stageSince), now);
  const since = days > 0 ? t('leads.stage.days', { count: days }) : t('leads.stage.today');
  const menu = (
    <Popover
      open={open}
      onClose={() => setOpen(false)}
      anchor={anchor}
      label={t('leads.stage.move')}
      width={220}
      height={listed.length * 34 + 12}
      align="start"
    >
      <MenuList
        label={t('leads.stage.move')}
        onDone={() => setOpen(false)}
        items={listed.map((stage, index) => ({
          key: stage.id,
          divider: index === stages.length,
          label: stage.name,
          selected: stage.id === lead.stageId,
          onPress: () => onMove(stage),
        }))}
      />
    </Popover>
  );
  const at = current ? stages.indexOf(current) : -1;
  const passed = (index: number) => current?.kind !== 'lost' && index < at;
  if (compact) {
    const next = stages[at + 1];
    const forward = next && next.kind !== 'lost' ? next : undefined;
    return (
      <View ref={anchor} style={styles.phone}>
        <View style={styles.bars} aria-hidden>
          {stages
            .filter(({ kind }) => kind !== 'lost' || current?.kind === 'lost')
            .map((stage) => (
              <View
                key={stage.id}
                style={[
                  styles.bar,
                  passed(stages.indexOf(stage)) && styles.barPast,
                  stage.id === current?.id && styles.barNow,
                ]}
              />
            ))}
        </View>
        <View style={styles.line}>
          <PressBox
            role="button"
            off={!movable}
            aria-label={`${current?.name ?? ''} ${since}. ${t('leads.stage.move')}`}
            onPress={() => setOpen(true)}
            style={styles.word}
          >
            <Text variant="strong">
              {`${current?.name ?? ''} `}
              <Text tone="text2">{since}</Text>
            </Text>
          </PressBox>
          {movable && forward && (
            <PressBox role="button" onPress={() => onMove(forward)} hitSlop={10} style={styles.word}>
              <Text tone="accentText" weight={500}>
                {t('leads.stage.move_to', { stage: forward.name })}
              </Text>
            </PressBox>
          )}
        </View>
        {menu}
      </View>
    );
  }
  return (
    <View ref={anchor}>
      <ScrollView horizontal contentContainerStyle={styles.scroll} showsHorizontalScrollIndicator={false}>
        <View role="list" aria-label={t('leads.stage.strip')} style={styles.strip}>
          {stages.map((stage, index) => (
            <Segment
              key={stage.id}
              stage={stage}
              state={stage.id === current?.id ? 'now' : passed(index) ? 'past' : 'ahead'}
              since={since}
              movable={movable}
              first={index === 0}
              last={index === stages.length - 1}
              onPress={() => onMove(stage)}
            />
          ))}
        </View>
      </ScrollView>
      {menu}
    </View>
  );
}

interface SegmentProps {
  stage: Stage;
  state: 'past' | 'now' | 'ahead';
  since: string;
  movable: boolean;
  first: boolean;
  last: boolean;
  onPress: () => void;
}

function Segment({ stage, state, since, movable, first, last, onPress }: SegmentProps) {
  const styles = useStyles();
  const { colors } = useTheme();
  const label =
    state === 'now'
      ? `${stage.name} ${since}, ${t('leads.stage.current')}`
      : [
          state === 'past' ? t('leads.stage.done', { stage: stage.name }) : stage.name,
          movable && t('leads.stage.move_to', { stage: stage.name }),
        ]
          .filter(Boolean)
          .join('. ');
  return (
    <View role="listitem" style={[styles.segmentBox, state === 'now' && styles.nowBox]}>
      <PressBox
        role="button"
        aria-label={label}
        off={!movable || state === 'now'}
        onPress={onPress}
        {...webProps({ 'aria-current': state === 'now' ? 'step' : undefined, dataSet: { ring: 'inset' } })}
        style={(press: PressState) => [
          styles.segment,
          styles[state],
          first && styles.first,
          last && styles.last,
          (press.hovered || press.pressed) &&
            movable &&
            state !== 'now' && { backgroundColor: state === 'past' ? colors.accentLine : colors.pressed },
        ]}
      >
        {state === 'past' && <Icon of={Check} size={14} tone="accentText" />}
        <Text
          weight={state === 'now' ? 600 : 500}
          lines={1}
          tone={state === 'now' ? 'onAccent' : state === 'past' ? 'accentText' : 'text2'}
          style={styles.shrink}
        >
          {stage.name}
          {state === 'now' && <Text tone="onAccent">{` ${since}`}</Text>}
        </Text>
      </PressBox>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  scroll: { flexGrow: 1 },
  strip: { flexDirection: 'row', gap: 2, flexGrow: 1 },
  segmentBox: { flexGrow: 1, flexBasis: 0, minWidth: 92 },
  nowBox: { flexBasis: 'auto', flexShrink: 0 },
  segment: {
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'center',
    gap: 6,
    height: 28,
    paddingHorizontal: 8,
  },
  first: { borderTopLeftRadius: radius.control, borderBottomLeftRadius: radius.control },
  last: { borderTopRightRadius: radius.control, borderBottomRightRadius: radius.control },
  past: { backgroundColor: colors.accentTint },
  now: { backgroundColor: colors.accent },
  ahead: { backgroundColor: colors.sunken },
  shrink: { flexShrink: 1 },
  phone: { gap: 4 },
  bars: { flexDirection: 'row', gap: 4 },
  bar: { flex: 1, height: 6, borderRadius: 3, backgroundColor: colors.pressed },
  barPast: { backgroundColor: colors.accentLine },
  barNow: { backgroundColor: colors.accent },
  line: { flexDirection: 'row', justifyContent: 'space-between', alignItems: 'center', gap: 12 },
  word: { flexDirection: 'row', alignItems: 'center', gap: 6, minHeight: 36 },
}));
