import type { ModelDetail } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import CircleSlash from 'lucide-react-native/icons/circle-slash';
import Eye from 'lucide-react-native/icons/eye';
import Hand from 'lucide-react-native/icons/hand';
import Scale from 'lucide-react-native/icons/scale';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { useState } from 'react';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { showCount } from '@/ui/numbers';
import { Text } from '@/ui/Text';
import type { ColorName } from '@/ui/theme';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { LEFT_OUT, type LeftOutColumn, leftOut } from './figures';

const looks = {
  denied: { icon: Scale, tone: 'info' },
  leak: { icon: TriangleAlert, tone: 'danger' },
  asked: { icon: Hand, tone: 'text2' },
  useless: { icon: CircleSlash, tone: 'text3' },
  watch: { icon: Eye, tone: 'warning' },
} as const satisfies Record<string, { icon: LucideIcon; tone: ColorName }>;
const FIRST = 4;

/** Every column the model was not given, by reason and by name; and those it was given that deserve a look. */
export function LeftOut({ model }: { model: ModelDetail }) {
  const styles = useStyles();
  const wide = useWidth() === 'wide';
  const groups = leftOut(model);
  const watch = model.warnings.flatMap(({ column, detail }) => (column ? [{ column, detail }] : []));
  const general = model.warnings.filter(({ column }) => !column);
  const count = LEFT_OUT.reduce((sum, key) => sum + groups[key].length, 0);
  const shown = [
    { key: 'denied' as const, columns: groups.denied, none: t('ml.ui.left_out.denied_none') },
    { key: 'leak' as const, columns: groups.leak, none: t('ml.ui.left_out.leak_none') },
    { key: 'watch' as const, columns: watch },
    { key: 'asked' as const, columns: groups.asked },
    { key: 'useless' as const, columns: groups.useless },
  ].filter(({ columns, none }) => columns.length > 0 || none);
  return (
    <Card fill title={t('ml.ui.left_out')} note={t('ml.ui.left_out_note', { count })}>
      <View style={[styles.groups, wide && styles.side]}>
        {shown.map((group) => (
          <Group key={group.key} look={group.key} columns={group.columns} none={group.none} half={wide} />
        ))}
      </View>
      {general.length > 0 && (
        <View style={styles.general}>
          <Text variant="meta" weight={600}>
            {t('ml.ui.warnings')}
          </Text>
          {general.map(({ detail }) => (
            <Text key={detail} tone="text2">
              {detail}
            </Text>
          ))}
        </View>
      )}
    </Card>
  );
}

function Group({
  look,
  columns,
  none,
  half,
}: {
  look: keyof typeof looks;
  columns: LeftOutColumn[];
  none?: string;
  half: boolean;
}) {
  const styles = useStyles();
  const [all, setAll] = useState(false);
  const few = columns.length <= FIRST + 1;
  return (
    <View style={[styles.group, half && styles.half]}>
      <View style={styles.head}>
        <Icon of={looks[look].icon} tone={looks[look].tone} />
        <Text variant="strong" weight={600} heading={3} style={styles.grow}>
          {t(`ml.ui.left_out.${look}`)}
        </Text>
        <Text variant="meta" tone="text3">
          {showCount(columns.length)}
        </Text>
      </View>
      {columns.length === 0 ? (
        <Text variant="meta" tone="text2">
          {none}
        </Text>
      ) : (
        <View role="list">
          {(all || few ? columns : columns.slice(0, FIRST)).map(({ column, detail }) => (
            <View key={column} role="listitem" style={styles.column}>
              <Text variant="strong">{column}</Text>
              <Text variant="meta" tone="text2">
                {detail}
              </Text>
            </View>
          ))}
        </View>
      )}
      {!few && (
        <View style={styles.more}>
          <Button
            kind="quiet"
            size="small"
            expanded={all}
            label={all ? t('ml.ui.left_out.less') : t('ml.ui.left_out.more', { count: columns.length })}
            onPress={() => setAll(!all)}
          />
        </View>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  groups: { gap: 18 },
  side: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 24 },
  group: { gap: 4 },
  half: { flexBasis: '45%', flexGrow: 1 },
  head: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1 },
  column: { paddingVertical: 6, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  more: { flexDirection: 'row' },
  general: { gap: 2, paddingTop: 10, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
}));
