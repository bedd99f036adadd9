import type { Lead, LeadAccess } from '@lintel/contract';
import { hasMessage, type MessageKey, t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { useLeadAccessQuery, useLeadLists } from '@/features/leads';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Section } from '@/ui/Card';
import { Dialog } from '@/ui/Dialog';
import { SkeletonBlock } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { Collaborators } from './Collaborators';
import type { SaveLead } from './use-save-lead';

/** People a dialog lists before it only counts. */
const SHOWN = 50;

/** Who works on the lead beside its owner, the pond it waits in, and who can see it. */
export function AccessFacts({ lead, onSave }: { lead: Lead; onSave: SaveLead }) {
  const styles = useStyles();
  const size = useWidth() === 'compact' ? 'touch' : 'small';
  const { may, me } = useSession();
  const { ponds } = useLeadLists();
  const [asked, setAsked] = useState(false);
  const myId = me?.userId;
  const pond = ponds.find(({ id }) => id === lead.pondId);
  return (
    <Section title={t('leads.access.title')}>
      <View style={styles.list}>
        {lead.pondId && (
          <Text tone="text2">
            {pond ? t('leads.access.in_pond', { name: pond.name }) : t('leads.access.in_a_pond')}
          </Text>
        )}
        {lead.pondId && may('leads:update') && myId && (
          <View style={styles.action}>
            <Button
              kind="filled"
              size={size}
              label={t('leads.access.claim')}
              onPress={() => void onSave(lead, { ownerId: myId })}
            />
          </View>
        )}
        <Collaborators lead={lead} />
        {may('users:read') && (
          <View style={styles.action}>
            <Button size={size} label={t('leads.access.who')} onPress={() => setAsked(true)} />
          </View>
        )}
      </View>
      <Dialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t('leads.access.who')}
        cancelLabel={t('ui.close')}
      >
        {asked && <Everybody leadId={lead.id} />}
      </Dialog>
    </Section>
  );
}

function Everybody({ leadId }: { leadId: string }) {
  const styles = useStyles();
  const { data, error } = useLeadAccessQuery({ params: { leadId } });
  if (error) return <Text tone="danger">{`${t('leads.access.error')} ${problemText(error)}`}</Text>;
  if (!data) return <SkeletonBlock lines={5} />;
  const rest = data.items.length - SHOWN;
  return (
    <View style={styles.people}>
      <Text tone="text2">{t('leads.access.count', { count: data.items.length })}</Text>
      {data.items.slice(0, SHOWN).map((person) => (
        <Person key={person.userId} person={person} />
      ))}
      {rest > 0 && <Text tone="text2">{t('leads.access.more', { count: rest })}</Text>}
    </View>
  );
}

function Person({ person }: { person: LeadAccess }) {
  const styles = useStyles();
  const hidden = person.hidden.map(fieldLabel).join(', ');
  return (
    <View style={styles.person}>
      <Avatar name={person.name} size={26} />
      <View style={styles.words}>
        <Text variant="strong">{person.name}</Text>
        <Text tone="text2">{person.rule.text}</Text>
        {hidden !== '' && (
          <Text variant="meta" tone="text3">
            {t('leads.access.hides', { fields: hidden })}
          </Text>
        )}
      </View>
    </View>
  );
}

/** A ruled field in words; a custom one by its key. */
function fieldLabel(name: string): string {
  if (name === 'notes') return t('leads.hidden.notes');
  const key = `leads.field.${name}`;
  return hasMessage(key) ? t(key as MessageKey) : name.replace(/^custom\./, '');
}

const useStyles = makeStyles(() => ({
  list: { gap: 8 },
  action: { flexDirection: 'row' },
  people: { gap: 12 },
  person: { flexDirection: 'row', gap: 10 },
  words: { flex: 1, minWidth: 0, gap: 2 },
}));
