import type { Import } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import BrainCircuit from 'lucide-react-native/icons/brain-circuit';
import CircleAlert from 'lucide-react-native/icons/circle-alert';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import CircleSlash from 'lucide-react-native/icons/circle-slash';
import Download from 'lucide-react-native/icons/download';
import Users from 'lucide-react-native/icons/users';
import type { ReactNode } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { ago } from '@/ui/moment';
import { Text } from '@/ui/Text';
import type { ColorName } from '@/ui/theme';
import { makeStyles } from '@/ui/theme-context';
import { Counts } from './Counts';
import { ImportFrame } from './ImportFrame';
import { useStartImportMutation } from './intake.api';
import { ProblemsFile } from './ProblemsFile';
import { UndoImport } from './UndoImport';
import { useImportChange } from './use-import-change';

const looks = {
  done: { icon: CircleCheck, tone: 'success' },
  cancelled: { icon: CircleSlash, tone: 'text2' },
  failed: { icon: CircleAlert, tone: 'danger' },
} as const satisfies Record<string, { icon: LucideIcon; tone: ColorName }>;

/** An import that is over: what came of it and what to do next. */
export function ImportResult({ of, onBack }: { of: Import; onBack: () => void }) {
  const styles = useStyles();
  const router = useRouter();
  const { may } = useSession();
  const state = of.state === 'done' || of.state === 'cancelled' ? of.state : 'failed';
  const look = looks[state];
  const counts = of.progress;
  const written = counts ? counts.create + counts.update : 0;
  const outcome = of.columns.find(({ target }) => target.kind === 'outcome')?.target;
  const leads = {
    pathname: '/leads' as const,
    params: { filter: JSON.stringify([{ field: 'importId', op: 'is', value: of.id }]) },
  };
  return (
    <ImportFrame
      note={of.fileName}
      onBack={onBack}
      actions={<Button label={t('intake.ui.result.again')} onPress={() => router.push('/leads/import')} />}
    >
      <Card>
        <View style={styles.head}>
          <Icon of={look.icon} size={24} tone={look.tone} />
          <View style={styles.grow}>
            <Text variant="section" heading={2}>
              {t(`intake.ui.result.${state}`)}
            </Text>
            <Text variant="meta" tone="text2">
              {of.finishedAt
                ? t('intake.ui.result.took', { when: ago(of.finishedAt).toLocaleLowerCase() })
                : of.fileName}
            </Text>
          </View>
        </View>
        {of.problem && <Text tone="dangerText">{of.problem}</Text>}
        {state === 'cancelled' && (
          <Text tone="text2">{t('intake.ui.result.cancelled_text', { count: written })}</Text>
        )}
        {state === 'failed' && <Resume of={of} written={written} />}
        {state === 'failed' && written > 0 && <Text tone="text2">{t('intake.ui.result.failed_text')}</Text>}
        <Counts of={of} />
      </Card>
      {counts && (
        <Card title={t('intake.ui.result.next')}>
          {written > 0 && (
            <Next text={t('intake.ui.result.see_text')}>
              <Button
                kind="filled"
                icon={Users}
                label={t('intake.ui.result.see')}
                onPress={() => router.push(leads)}
              />
            </Next>
          )}
          {outcome?.kind === 'outcome' && written > 0 && may('ml:read') && (
            <Next text={t('intake.ui.result.train_text', { name: outcome.name })}>
              <Button
                icon={BrainCircuit}
                label={t('intake.ui.result.train')}
                onPress={() => router.push({ pathname: '/ml', params: { train: outcome.name } })}
              />
            </Next>
          )}
          {counts.error + counts.flagged > 0 && (
            <Next text={t('intake.ui.result.problems_text')}>
              <ProblemsFile of={of} kind="outline" icon={Download} />
            </Next>
          )}
          {written > 0 && (
            <Next text={t('intake.ui.undo_text')}>
              <UndoImport of={of} />
            </Next>
          )}
          {!of.automate && (
            <Text variant="meta" tone="text2">
              {t('intake.ui.no_contact')}
            </Text>
          )}
        </Card>
      )}
    </ImportFrame>
  );
}

/** A failed import goes on behind the last row written; one that wrote nothing can also be set up anew. */
function Resume({ of, written }: { of: Import; written: number }) {
  const styles = useStyles();
  const [start, { isLoading, isError, error }] = useStartImportMutation();
  const { change, saving, problem } = useImportChange(of.id);
  const trouble = isError ? problemText(error) : problem;
  return (
    <>
      <View style={styles.next}>
        <Button
          kind="filled"
          label={t('intake.ui.result.resume')}
          busy={isLoading}
          onPress={() => void start({ params: { importId: of.id } })}
        />
        {written === 0 && (
          <Button label={t('intake.ui.result.reopen')} busy={saving} onPress={() => void change({})} />
        )}
      </View>
      {trouble && (
        <Text tone="dangerText" live="polite">
          {`${t('intake.ui.result.resume_failed')} ${trouble}`}
        </Text>
      )}
    </>
  );
}

function Next({ text, children }: { text: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <View style={styles.next}>
      {children}
      <Text tone="text2" style={styles.nextText}>
        {text}
      </Text>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  head: { flexDirection: 'row', alignItems: 'center', gap: 12 },
  grow: { flex: 1 },
  next: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', columnGap: 14, rowGap: 6 },
  nextText: { flexGrow: 1, flexShrink: 1, flexBasis: 240 },
}));
