import type { Lead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Copy from 'lucide-react-native/icons/copy';
import ExternalLink from 'lucide-react-native/icons/external-link';
import FilePen from 'lucide-react-native/icons/file-pen';
import type { Ref } from 'react';
import { Linking, type TextInput, View } from 'react-native';
import { Button } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useCopy } from '@/ui/use-copy';
import { reachOf } from '../use-reach';
import { useInHand } from '../viewers/in-hand';
import { useDraft } from './drafts';
import { segmentsOf } from './segments';

interface Props {
  lead: Lead;
  channel: 'text' | 'email';
  inputRef?: Ref<TextInput> | undefined;
  /** Asks what was sent by other means. */
  onLog: () => void;
}

/**
 * A text or an e-mail as a draft on this device. Lintel sends nothing here and says so: the words can be taken to the
 * device's own program, and what was sent there can be logged.
 */
export function MessageDraft({ lead, channel, inputRef, onLog }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const copy = useCopy();
  const { draft, change } = useDraft(lead.id, channel);
  const reach = reachOf(lead);
  const off = channel === 'text' ? reach.text.off : reach.mail.off;
  const empty = draft.text.trim() === '';
  useInHand(!empty || Boolean(draft.subject));
  const { characters, segments } = segmentsOf(draft.text);
  const open = () => {
    const body = encodeURIComponent(draft.text);
    void Linking.openURL(
      channel === 'text'
        ? `sms:${reach.phone}?body=${body}`
        : `mailto:${reach.email}?subject=${encodeURIComponent(draft.subject ?? '')}&body=${body}`,
    );
    onLog();
  };
  return (
    <View style={styles.form}>
      {channel === 'email' && (
        <TextField
          label={t('timeline.draft.subject')}
          value={draft.subject ?? ''}
          onChange={(subject) => change({ ...draft, subject })}
          maxLength={300}
        />
      )}
      <TextField
        ref={inputRef}
        label={t(`timeline.draft.${channel}`)}
        hideLabel
        placeholder={t(`timeline.draft.${channel}_placeholder`)}
        value={draft.text}
        onChange={(text) => change({ ...draft, text })}
        rows={channel === 'email' ? 5 : compact ? 4 : 2}
        maxLength={channel === 'email' ? 20_000 : 1_600}
      />
      <View style={styles.state}>
        <Chip label={t('timeline.draft.not_sent')} tone="warning" icon={FilePen} />
        <Text variant="meta" tone="text2" style={styles.grow}>
          {t(`timeline.draft.${channel}_why`)}
        </Text>
      </View>
      <View style={styles.foot}>
        <Text variant="meta" tone="text2" style={styles.grow}>
          {channel === 'text' && characters > 0
            ? t('timeline.draft.segments', {
                characters,
                segments: t('timeline.draft.segment', { count: segments }),
              })
            : ''}
        </Text>
        <Button
          icon={Copy}
          label={t('timeline.draft.copy')}
          disabledReason={empty && t('leads.note.needs')}
          onPress={() => void copy(draft.text, t('timeline.draft.copied'))}
        />
        <Button
          icon={ExternalLink}
          label={t(`timeline.draft.${channel}_open`)}
          disabledReason={off ?? (empty && t('leads.note.needs'))}
          onPress={open}
        />
      </View>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  form: { gap: 10 },
  state: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 10 },
  foot: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 10 },
  grow: { flexGrow: 1, flexShrink: 1, flexBasis: 160 },
}));
