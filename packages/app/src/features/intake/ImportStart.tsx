import { IMPORT_MAX_BYTES, intake } from '@lintel/contract/intake';
import { type MessageKey, t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import BadgeCheck from 'lucide-react-native/icons/badge-check';
import Contact from 'lucide-react-native/icons/contact';
import Repeat from 'lucide-react-native/icons/repeat';
import Rows3 from 'lucide-react-native/icons/rows-3';
import Shield from 'lucide-react-native/icons/shield';
import { useRef, useState } from 'react';
import { View } from 'react-native';
import type { PickedFile } from '@/platform/files';
import { isAppProblem, problemText } from '@/store/problem';
import { useContractCall, useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { FileDrop } from '@/ui/FileDrop';
import { showBytes } from '@/ui/file-fault';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { Notice } from '@/ui/Notice';
import { ProgressBar } from '@/ui/Progress';
import { PermissionState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { ImportFrame } from './ImportFrame';
import { PastImports } from './PastImports';

const ACCEPTED = ['.csv', '.csv.gz', '.gz', '.tsv', '.txt', '.xlsx'];

type Sending = { file: PickedFile; share: number; stop: AbortController };

/** The first step: a file of leads, and what became of the files before. */
export function ImportStart() {
  const { may } = useSession();
  const router = useRouter();
  const { upload, invalidate } = useContractCall();
  const [sending, setSending] = useState<Sending>();
  const [failed, setFailed] = useState<{ file: PickedFile; problem: unknown }>();
  const current = useRef<AbortController>(undefined);

  if (!may('leads:import')) {
    return (
      <ImportFrame>
        <PermissionState />
      </ImportFrame>
    );
  }

  const send = async (file: PickedFile) => {
    const stop = new AbortController();
    current.current = stop;
    setFailed(undefined);
    setSending({ file, share: 0, stop });
    try {
      const call = { query: { fileName: file.name }, body: file.body };
      const reply = await upload(intake.uploadImport, call, {
        signal: stop.signal,
        onProgress: (share) => current.current === stop && setSending({ file, share, stop }),
      });
      invalidate(['imports']);
      router.push(`/leads/import/${reply.id}`);
    } catch (problem) {
      const cancelled = isAppProblem(problem) && problem.code === 'cancelled';
      if (current.current === stop) setFailed(cancelled ? undefined : { file, problem });
    } finally {
      if (current.current === stop) setSending(undefined);
    }
  };

  return (
    <ImportFrame step="upload" onBack={() => router.push('/leads')} pane={<Help />}>
      {sending ? (
        <Uploading {...sending} />
      ) : (
        <>
          <FileDrop
            title={t('intake.ui.drop.title')}
            hint={t('intake.ui.drop.hint', { size: showBytes(IMPORT_MAX_BYTES) })}
            accept={ACCEPTED}
            maxSize={IMPORT_MAX_BYTES}
            onFile={(file) => void send(file)}
            error={failed && `${t('intake.ui.upload.failed')} ${problemText(failed.problem)}`}
          />
          {failed && mayWork(failed.problem) && (
            <Button
              label={t('intake.ui.drop.again', { file: failed.file.name })}
              onPress={() => void send(failed.file)}
            />
          )}
        </>
      )}
      <PastImports />
    </ImportFrame>
  );
}

/** True when the same file could get through on another try. */
const mayWork = (problem: unknown): boolean =>
  isAppProblem(problem) &&
  (problem.status === 0 || problem.status >= 429 || problem.code === 'import.upload_incomplete');

function Uploading({ file, share, stop }: Sending) {
  const styles = useStyles();
  const sent = share >= 1;
  return (
    <Card>
      <View style={styles.line}>
        <Text variant="strong" lines={1} style={styles.grow}>
          {t('intake.ui.upload.sending', { file: file.name })}
        </Text>
        <Button kind="quiet" size="small" label={t('ui.cancel')} onPress={() => stop.abort()} />
      </View>
      <ProgressBar value={sent ? null : share} label={t('intake.ui.upload.sending', { file: file.name })} />
      <Text variant="meta" tone="text2" live="polite">
        {sent
          ? t('intake.ui.upload.reading')
          : t('intake.ui.upload.share', { sent: showBytes(share * file.size), size: showBytes(file.size) })}
      </Text>
    </Card>
  );
}

const advice: readonly { icon: LucideIcon; title: MessageKey; text: MessageKey }[] = [
  { icon: Rows3, title: 'intake.ui.help.row', text: 'intake.ui.help.row_text' },
  { icon: Contact, title: 'intake.ui.help.identity', text: 'intake.ui.help.identity_text' },
  { icon: BadgeCheck, title: 'intake.ui.help.outcome', text: 'intake.ui.help.outcome_text' },
  { icon: Repeat, title: 'intake.ui.help.again', text: 'intake.ui.help.again_text' },
];

function Help() {
  const styles = useStyles();
  return (
    <>
      <Text variant="card" heading={2}>
        {t('intake.ui.help.title')}
      </Text>
      {advice.map(({ icon, title, text }) => (
        <View key={title} style={styles.advice}>
          <Icon of={icon} />
          <View style={styles.grow}>
            <Text variant="strong">{t(title)}</Text>
            <Text variant="meta" tone="text2">
              {t(text)}
            </Text>
          </View>
        </View>
      ))}
      <Notice icon={Shield} tone="warning" text={t('intake.ui.no_contact')} />
    </>
  );
}

const useStyles = makeStyles(() => ({
  line: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  grow: { flex: 1 },
  advice: { flexDirection: 'row', gap: 10, paddingTop: 2 },
}));
