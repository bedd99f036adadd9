import type { Lead, MergePreview } from '@lintel/contract';
import { MERGE_COUNTS } from '@lintel/contract/duplicates';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Banner } from '@/ui/Banner';
import { Section } from '@/ui/Card';
import { ownerText } from '@/ui/lead-text';
import { showCount } from '@/ui/numbers';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import type { Names } from './merge-values';
import { joined } from './names';

const LABELS = {
  events: 'duplicates.merge.events',
  notes: 'duplicates.merge.notes',
  emails: 'duplicates.merge.emails_count',
  phones: 'duplicates.merge.phones_count',
  tags: 'duplicates.merge.tags',
  stageMoves: 'duplicates.merge.stageMoves',
  consents: 'duplicates.merge.consents',
  collaborators: 'duplicates.merge.collaborators',
  relations: 'duplicates.merge.relations',
} as const;

/** What comes along, who owns the lead afterwards, and which opt-outs stay. */
export function WhatMoves({
  preview,
  owner,
  lists,
}: {
  preview: MergePreview;
  owner: Lead | undefined;
  lists: Names;
}) {
  const styles = useStyles();
  const moved = preview.counts.filter(({ leadId }) => leadId !== preview.survivorId);
  const rows = MERGE_COUNTS.map(
    (name) => [name, moved.reduce((sum, { counts }) => sum + counts[name], 0)] as const,
  ).filter(([, count]) => count > 0);
  const channels = [...new Set(preview.optOuts.map(({ channel }) => channel))].map(channelText);
  const former = preview.formerOwnerIds.filter((id) => id !== owner?.ownerId);
  const names = former.flatMap((id) => lists.users.find((user) => user.id === id)?.name ?? []);
  return (
    <View style={styles.pane}>
      <Section title={t('duplicates.merge.what')}>
        {channels.length > 0 && (
          <Banner
            inset
            kind="warning"
            title={t('duplicates.merge.opt_out')}
            text={t('duplicates.merge.opt_out_text', { channels: joined(channels) })}
          />
        )}
        <View style={styles.list}>
          <Text variant="meta" tone="text2">
            {t('duplicates.merge.owner')}
          </Text>
          <Text variant="strong">{owner ? ownerText(owner, lists) : ''}</Text>
          {names.length > 0 && (
            <Text tone="text2">{t('duplicates.merge.former', { names: joined(names) })}</Text>
          )}
        </View>
        <View style={styles.list}>
          <Text variant="meta" tone="text2">
            {t('duplicates.merge.moves')}
          </Text>
          {rows.map(([name, count]) => (
            <View key={name} style={styles.row}>
              <Text>{t(LABELS[name])}</Text>
              <Text>{showCount(count)}</Text>
            </View>
          ))}
        </View>
      </Section>
    </View>
  );
}

const channelText = (channel: string): string =>
  channel === 'email' || channel === 'text' || channel === 'call'
    ? t(`duplicates.channel.${channel}`)
    : channel;

const useStyles = makeStyles(() => ({
  pane: { gap: 14 },
  list: { gap: 4 },
  row: { flexDirection: 'row', justifyContent: 'space-between', gap: 12, minHeight: 24 },
}));
