import '../timeline/catalogue';
import type { Lead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Mail from 'lucide-react-native/icons/mail';
import MessageSquare from 'lucide-react-native/icons/message-square';
import Phone from 'lucide-react-native/icons/phone';
import StickyNote from 'lucide-react-native/icons/sticky-note';
import Users from 'lucide-react-native/icons/users';
import type { Ref } from 'react';
import { type TextInput, View } from 'react-native';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useMayNote } from '../use-may-note';
import { MessageDraft } from './MessageDraft';
import { NoteForm } from './NoteForm';

export type Way = 'note' | 'call' | 'text' | 'email';

interface Props {
  lead: Lead;
  way: Way;
  onWay: (way: Way) => void;
  /** Opens the sheet of what came of it. */
  onLog: (kind: 'call' | 'text' | 'email' | 'meeting') => void;
  inputRef?: Ref<TextInput>;
  /** In a sheet: without its own card. */
  bare?: boolean;
  autoFocus?: boolean;
  onSaved?: () => void;
}

const ICONS = { note: StickyNote, call: Phone, text: MessageSquare, email: Mail } as const;
const WAYS: readonly Way[] = ['note', 'call', 'text', 'email'];

/** What somebody writes to a lead's timeline: a note, a call that was made, drafts of a text and an e-mail. */
export function Composer({ lead, way, onWay, onLog, inputRef, bare, autoFocus, onSaved }: Props) {
  const styles = useStyles();
  const mayNote = useMayNote();
  const ways = mayNote ? WAYS : WAYS.filter((one) => one !== 'note');
  const at = ways.includes(way) ? way : 'call';
  const body = (
    <View style={bare ? styles.bare : styles.body}>
      <Tabs
        label={t('timeline.composer')}
        items={ways.map((key) => ({ key, label: t(`timeline.way.${key}`), icon: ICONS[key] }))}
        value={at}
        onChange={onWay}
      />
      {at === 'note' && (
        <NoteForm leadId={lead.id} inputRef={inputRef} autoFocus={autoFocus} onSaved={onSaved} />
      )}
      {at === 'call' && (
        <View style={styles.call}>
          <Text tone="text2" style={styles.grow}>
            {t('timeline.call.text')}
          </Text>
          <Button icon={Users} label={t('timeline.call.meeting')} onPress={() => onLog('meeting')} />
          <Button kind="filled" icon={Phone} label={t('timeline.call.log')} onPress={() => onLog('call')} />
        </View>
      )}
      {(at === 'text' || at === 'email') && (
        <MessageDraft key={at} lead={lead} channel={at} inputRef={inputRef} onLog={() => onLog(at)} />
      )}
    </View>
  );
  return bare ? body : <Card>{body}</Card>;
}

const useStyles = makeStyles(() => ({
  body: { gap: 10 },
  bare: { gap: 12, padding: 16 },
  call: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 10 },
  grow: { flexGrow: 1, flexShrink: 1, flexBasis: 220 },
}));
