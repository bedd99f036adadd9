import type { ReplyOf } from '@lintel/contract';
import { messages } from '@lintel/contract/kept-messages';
import { t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import { useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { useCall } from '@/store/use-call';
import { useContractCall } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Radio, RadioGroup } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';
import { SelectField } from '@/ui/SelectField';
import { NumberField, TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { type Afterwards, AfterwardsFields } from './AfterwardsFields';

type Kind = 'imap' | 'address';
type Security = 'tls' | 'starttls' | 'none';
const PORTS: Record<Security, number> = { tls: 993, starttls: 143, none: 143 };
const DAYS = ['0', '1', '7', '30', '90'] as const;
const SECURITIES: readonly Security[] = ['tls', 'starttls', 'none'];

interface Props {
  onClose: () => void;
  onMade: (mailbox: ReplyOf<typeof messages.addMailbox>) => void;
}

/** A folder to watch, or an address to post to. What the password opens goes through no cache. */
export function NewMailboxDialog({ onClose, onMade }: Props) {
  const styles = useStyles();
  const { invalidate } = useContractCall();
  const add = useCall(messages.addMailbox);
  const test = useCall(messages.testMailbox);
  const [works, setWorks] = useState<number>();
  const [kind, setKind] = useState<Kind>('imap');
  const [name, setName] = useState('');
  const [source, setSource] = useState('');
  const [host, setHost] = useState('');
  const [port, setPort] = useState<number | null>(993);
  const [security, setSecurity] = useState<Security>('tls');
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [folder, setFolder] = useState('INBOX');
  const [days, setDays] = useState<string>('0');
  const [after, setAfter] = useState<Afterwards>({ afterwards: 'leave', moveTo: null });

  /** Any change makes the last test say nothing any more. */
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setWorks(undefined);
      test.clear();
      add.clear();
    };
  const unfilled = kind === 'imap' && (!host.trim() || !user.trim() || !password || !port);
  const connection = {
    host: host.trim(),
    port: port ?? 993,
    security,
    user: user.trim(),
    password,
    folder: folder.trim() || 'INBOX',
  };
  const shared = { name: name.trim() || user.trim() || host.trim(), source: source.trim() || null };
  const tryOut = async () => {
    const reply = await test.run({ body: connection });
    if (reply) setWorks(reply.data.messages);
  };
  const save = async () => {
    const reply = await add.run({
      body:
        kind === 'address'
          ? { kind, ...shared }
          : { kind, ...shared, ...connection, ...after, sinceDays: Number(days) },
    });
    if (!reply) return;
    invalidate(['intake']);
    onMade(reply.data);
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('inbox.mailboxes.new')}
      width={560}
      confirm={{
        label: t('inbox.mailbox.add'),
        busy: add.busy,
        disabledReason: unfilled ? t('inbox.mailbox.fill') : !shared.name && t('inbox.need_name'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <RadioGroup label={t('inbox.mailbox.kind')}>
          {(['imap', 'address'] as const).map((each) => (
            <Radio
              key={each}
              label={t(`inbox.mailbox.kind.${each}`)}
              hint={t(`inbox.mailbox.kind.${each}_hint`)}
              checked={kind === each}
              onSelect={() => change(setKind)(each)}
            />
          ))}
        </RadioGroup>
        <TextField label={t('inbox.mailboxes.name')} value={name} onChange={setName} maxLength={80} />
        {kind === 'imap' && (
          <>
            <TextField
              label={t('inbox.mailbox.host')}
              value={host}
              onChange={change(setHost)}
              autoCapitalize="none"
              spellCheck={false}
              placeholder="imap.example.com"
              required
            />
            <View style={styles.pair}>
              <View style={styles.half}>
                <SelectField
                  label={t('inbox.mailbox.security')}
                  value={security}
                  onChange={change((next: Security) => {
                    setSecurity(next);
                    setPort(PORTS[next]);
                  })}
                  options={SECURITIES.map((value) => ({
                    value,
                    label: t(`inbox.mailbox.security.${value}`),
                  }))}
                />
              </View>
              <View style={styles.half}>
                <NumberField label={t('inbox.mailbox.port')} value={port} onChange={change(setPort)} />
              </View>
            </View>
            <TextField
              label={t('inbox.mailbox.user')}
              value={user}
              onChange={change(setUser)}
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              required
            />
            <TextField
              label={t('inbox.mailbox.password_label')}
              value={password}
              onChange={change(setPassword)}
              hint={t('inbox.mailbox.password_hint')}
              secureTextEntry
              autoComplete="new-password"
              required
            />
            <TextField
              label={t('inbox.mailbox.folder_label')}
              value={folder}
              onChange={change(setFolder)}
              spellCheck={false}
            />
            <View style={styles.test}>
              <Button
                label={t('inbox.mailbox.test')}
                busy={test.busy}
                disabledReason={unfilled && t('inbox.mailbox.fill')}
                onPress={() => void tryOut()}
              />
            </View>
            {works !== undefined && (
              <Notice icon={CircleCheck} tone="success" text={t('inbox.mailbox.works', { count: works })} />
            )}
            <SelectField
              label={t('inbox.mailbox.since')}
              value={days}
              onChange={setDays}
              options={DAYS.map((value) => ({
                value,
                label:
                  value === '0'
                    ? t('inbox.mailbox.since.0')
                    : t('inbox.mailbox.since.days', { count: Number(value) }),
              }))}
            />
            <AfterwardsFields value={after} onChange={setAfter} />
          </>
        )}
        <TextField
          label={t('inbox.mailbox.source_label')}
          value={source}
          onChange={setSource}
          hint={t('inbox.mailbox.source_hint')}
          maxLength={120}
        />
        <NotSaved error={add.error ?? test.error ?? undefined} />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  body: { gap: 12 },
  pair: { flexDirection: 'row', gap: 12, alignItems: 'flex-start' },
  half: { flex: 1, minWidth: 0 },
  test: { alignItems: 'flex-start' },
}));
