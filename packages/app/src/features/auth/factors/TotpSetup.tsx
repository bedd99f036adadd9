import type { ReplyOf } from '@lintel/contract';
import { account } from '@lintel/contract/account';
import { t } from '@lintel/contract/messages';
import Copy from 'lucide-react-native/icons/copy';
import { useEffect, useRef, useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useCall } from '@/store/use-call';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { QrCode } from '@/ui/QrCode';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useCopy } from '@/ui/use-copy';
import { CodeField } from '../CodeField';
import { useWait } from '../use-wait';
import { RecoveryCodes } from './RecoveryCodes';

interface Props {
  /** The app is set up and its recovery codes are kept. */
  onDone: () => void;
  onCancel?: () => void;
}

/** Sets up an authenticator app: secret as picture and text, a code to confirm it, then the recovery codes. */
export default function TotpSetup({ onDone, onCancel }: Props) {
  const styles = useStyles();
  const copy = useCopy();
  const begin = useCall(account.beginTotp);
  const confirm = useCall(account.confirmTotp);
  const [begun, setBegun] = useState<ReplyOf<typeof account.beginTotp> | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [code, setCode] = useState('');
  const [misses, setMisses] = useState(0);
  const wait = useWait(confirm.error);
  const started = useRef(false);
  const { run } = begin;
  const start = async () => {
    const reply = await run();
    if (reply) setBegun(reply.data);
    else started.current = false;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: one secret for as long as this is open
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    void start();
  }, []);

  if (codes) return <RecoveryCodes codes={codes} onKept={onDone} />;
  if (begin.error) {
    return (
      <View style={styles.all}>
        <Banner
          inset
          kind="error"
          title={problemText(begin.error)}
          action={{ label: t('ui.try_again'), onPress: () => void start() }}
        />
        {onCancel && <Button kind="quiet" label={t('ui.cancel')} onPress={onCancel} />}
      </View>
    );
  }
  if (!begun) return <SkeletonRows rows={4} avatar={false} />;
  const submit = async (full: string) => {
    if (confirm.busy || wait > 0 || full.length < 6) return;
    const reply = await confirm.run({ body: { code: full } });
    if (reply) return setCodes(reply.data.recoveryCodes);
    setMisses((count) => count + 1);
    setCode('');
  };
  const secret = begun.secret.replace(/(.{4})(?=.)/g, '$1 ');
  return (
    <View style={styles.all}>
      <Text tone="text2">{t('auth.totp.text')}</Text>
      <View style={styles.secret}>
        <QrCode text={begun.uri} label={t('auth.totp.picture')} />
        <View style={styles.words}>
          <Text variant="meta" tone="text2">
            {t('auth.totp.by_hand')}
          </Text>
          <View style={styles.row}>
            <Text variant="strong" selectable style={styles.figures}>
              {secret}
            </Text>
            <IconButton
              icon={Copy}
              size="small"
              label={t('auth.totp.copy')}
              onPress={() => void copy(begun.secret, t('auth.totp.copied'))}
            />
          </View>
        </View>
      </View>
      {confirm.error && confirm.error.code !== 'auth.code_wrong' && (
        <Banner
          inset
          kind="error"
          title={wait > 0 ? t('auth.wait', { seconds: wait }) : problemText(confirm.error)}
        />
      )}
      {misses >= 2 && <Banner inset kind="info" title={t('auth.clock.title')} text={t('auth.clock.text')} />}
      <CodeField
        value={code}
        onChange={setCode}
        onFull={(full) => void submit(full)}
        hint={t('auth.totp.code_hint')}
        error={
          confirm.error?.code === 'auth.code_wrong' && code === '' ? problemText(confirm.error) : undefined
        }
      />
      <View style={styles.end}>
        {onCancel && <Button kind="quiet" label={t('ui.cancel')} onPress={onCancel} />}
        <Button
          kind="filled"
          label={t('auth.totp.confirm')}
          busy={confirm.busy}
          disabledReason={code.length < 6 && t('auth.code_needs')}
          onPress={() => void submit(code)}
        />
      </View>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  all: { gap: 14 },
  secret: { flexDirection: 'row', flexWrap: 'wrap', gap: 16, alignItems: 'center' },
  words: { flex: 1, minWidth: 180, gap: 4 },
  row: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  figures: { flexShrink: 1, letterSpacing: 0.6 },
  end: { flexDirection: 'row', justifyContent: 'flex-end', gap: 8 },
}));
