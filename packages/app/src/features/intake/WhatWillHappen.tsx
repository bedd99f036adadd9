import type { Import } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Ban from 'lucide-react-native/icons/ban';
import CircleAlert from 'lucide-react-native/icons/circle-alert';
import Download from 'lucide-react-native/icons/download';
import Equal from 'lucide-react-native/icons/equal';
import GitMerge from 'lucide-react-native/icons/git-merge';
import Plus from 'lucide-react-native/icons/plus';
import Shield from 'lucide-react-native/icons/shield';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { Notice } from '@/ui/Notice';
import { ProgressBar } from '@/ui/Progress';
import { Text } from '@/ui/Text';
import type { ColorName } from '@/ui/theme';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { ProblemsFile } from './ProblemsFile';

interface Props {
  of: Import;
  busy: boolean;
  onCheck?: () => void;
}

/** The dry run in words: what starting this import would do. */
export function WhatWillHappen({ of, busy, onCheck }: Props) {
  const styles = useStyles();
  const aside = useWidth() === 'wide';
  const counts = busy ? undefined : of.checked?.counts;
  const checking = t('intake.ui.what.checking', { count: of.rows });
  return (
    <View style={[styles.column, !aside && styles.card]}>
      <Text variant="card" heading={2}>
        {t('intake.ui.what.title')}
      </Text>
      {counts ? (
        <View aria-live="polite">
          <Line
            icon={Plus}
            tone="success"
            title={t('intake.ui.what.create', { count: counts.create })}
            text={t('intake.ui.what.create_text')}
          />
          <Line
            icon={GitMerge}
            tone="warning"
            title={t('intake.ui.what.update', { count: counts.update })}
            text={t(`intake.ui.what.update.${of.onDuplicate}`)}
          />
          {counts.unchanged > counts.outside && (
            <Line
              icon={Equal}
              tone="text3"
              title={t('intake.ui.what.unchanged', { count: counts.unchanged - counts.outside })}
              text={t('intake.ui.what.unchanged_text')}
            />
          )}
          {counts.outside > 0 && (
            <Line
              icon={Ban}
              tone="text3"
              title={t('intake.ui.what.outside', { count: counts.outside })}
              text={t(`intake.ui.mode.${of.mode}`)}
            />
          )}
          {counts.flagged > 0 && (
            <Line
              icon={TriangleAlert}
              tone="warning"
              title={t('intake.ui.what.flagged', { count: counts.flagged })}
              text={t('intake.ui.what.flagged_text')}
            />
          )}
          <Line
            icon={CircleAlert}
            tone={counts.error > 0 ? 'danger' : 'text3'}
            title={t('intake.ui.what.error', { count: counts.error })}
            text={counts.error > 0 ? t('intake.ui.what.error_text') : undefined}
            last
          />
          {counts.error + counts.flagged > 0 && <ProblemsFile of={of} kind="outline" icon={Download} />}
        </View>
      ) : busy ? (
        <View style={styles.column}>
          <ProgressBar value={null} label={checking} />
          <Text variant="strong" live="polite">
            {checking}
          </Text>
          <Text variant="meta" tone="text2">
            {t('intake.ui.what.checking_text')}
          </Text>
        </View>
      ) : (
        <View style={styles.column}>
          <Text tone="text2">{t('intake.ui.what.none')}</Text>
          {onCheck && <Button label={t('intake.ui.what.check')} onPress={onCheck} />}
        </View>
      )}
      <Notice
        icon={Shield}
        tone="warning"
        text={t(of.automate ? 'intake.ui.what.automate' : 'intake.ui.no_contact')}
      />
    </View>
  );
}

interface LineProps {
  icon: LucideIcon;
  tone: ColorName;
  title: string;
  text?: string;
  last?: boolean;
}

function Line({ icon, tone, title, text, last }: LineProps) {
  const styles = useStyles();
  return (
    <View style={[styles.line, !last && styles.rule]}>
      <Icon of={icon} tone={tone} />
      <View style={styles.grow}>
        <Text variant="strong" weight={600}>
          {title}
        </Text>
        {text && (
          <Text variant="meta" tone="text2">
            {text}
          </Text>
        )}
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  column: { gap: 12 },
  card: {
    padding: 14,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
  },
  line: { flexDirection: 'row', gap: 12, paddingVertical: 9 },
  rule: { borderBottomWidth: 1, borderBottomColor: colors.lineSubtle },
  grow: { flex: 1 },
}));
