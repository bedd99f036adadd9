import { t } from '@lintel/contract/messages';
import type { Viewer } from '@lintel/contract/viewers';
import { useRef, useState } from 'react';
import { View } from 'react-native';
import { clock } from '@/ui/moment';
import { Popover } from '@/ui/Popover';
import { PresenceDot } from '@/ui/PresenceDot';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme, useWidth } from '@/ui/theme-context';
import type { PressState } from '@/ui/web-props';
import type { Presence } from './use-presence';
import { speakOf, viewersText } from './viewer-words';

/**
 * Who else has the lead open, and whether they change something. Its place is empty until somebody comes, so nothing
 * moves when they do.
 */
export function Viewers({ viewers, said }: Presence) {
  const styles = useStyles();
  const { colors } = useTheme();
  const compact = useWidth() === 'compact';
  const anchor = useRef<View>(null);
  const [open, setOpen] = useState(false);
  const text = viewersText(viewers);
  const { who } = speakOf(viewers);
  return (
    <View style={compact ? styles.corner : styles.end}>
      {text !== '' && (
        <>
          <PressBox
            ref={anchor}
            role="button"
            aria-expanded={open}
            onPress={() => setOpen(true)}
            style={(state: PressState) => [
              styles.button,
              compact && styles.touch,
              state.hovered && { backgroundColor: colors.hover },
            ]}
          >
            {who.slice(0, who.length === 2 && !compact ? 2 : 1).map(({ userId, name, editing }, index) => (
              <View key={userId} style={[compact && styles.ring, index > 0 && styles.second]}>
                <PresenceDot name={name} busy={editing} size={compact ? 26 : 20} />
              </View>
            ))}
            <Text tone="text2" lines={1} style={compact ? styles.unseen : styles.shrink}>
              {text}
            </Text>
          </PressBox>
          <Popover
            open={open}
            onClose={() => setOpen(false)}
            anchor={anchor}
            label={t('timeline.viewers')}
            width={260}
            height={viewers.length * 44 + 12}
            align="end"
          >
            <View role="list" aria-label={t('timeline.viewers')} style={styles.list}>
              {viewers.map((viewer) => (
                <Person key={viewer.userId} viewer={viewer} />
              ))}
            </View>
          </Popover>
        </>
      )}
      <View role="status" aria-live="polite" style={styles.unseen}>
        <Text>{said}</Text>
      </View>
    </View>
  );
}

function Person({ viewer: { name, editing, since } }: { viewer: Viewer }) {
  const styles = useStyles();
  const time = clock(since);
  return (
    <View role="listitem" style={styles.person}>
      <PresenceDot name={name} busy={editing} size={26} />
      <View style={styles.shrink}>
        <Text lines={1}>{name}</Text>
        <Text variant="meta" tone="text2">
          {t(editing ? 'timeline.viewers.editing_since' : 'timeline.viewers.viewing_since', { time })}
        </Text>
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius, control }) => ({
  end: { flex: 1, minWidth: 0, flexDirection: 'row', justifyContent: 'flex-end', alignItems: 'center' },
  corner: { position: 'absolute', right: -14, bottom: -14 },
  button: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    minWidth: 0,
    minHeight: 32,
    paddingHorizontal: 8,
    borderRadius: radius.control,
  },
  touch: { width: control.touch, height: control.touch, paddingHorizontal: 0, justifyContent: 'center' },
  ring: { borderRadius: 16, padding: 2, backgroundColor: colors.surface },
  second: { marginLeft: -4 },
  shrink: { flexShrink: 1, minWidth: 0 },
  list: { paddingVertical: 6 },
  person: { flexDirection: 'row', alignItems: 'center', gap: 10, paddingHorizontal: 12, paddingVertical: 5 },
  unseen: { position: 'absolute', width: 1, height: 1, overflow: 'hidden', opacity: 0 },
}));
