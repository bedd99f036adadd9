import type { DuplicateGroup, LeadRow } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import House from 'lucide-react-native/icons/house';
import Merge from 'lucide-react-native/icons/merge';
import { type ReactNode, useEffect, useRef } from 'react';
import { ScrollView, View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { formatPhone } from '@/ui/field-format';
import { ownerText } from '@/ui/lead-text';
import { ago, shortDay } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { webProps } from '@/ui/web-props';
import { allNames, nameOfLead } from './names';

/** The same suggestion keeps its key while others join or go. */
export const groupKey = (group: DuplicateGroup): string =>
  `${group.kind} ${group.leads[0]?.id} ${group.leads[1]?.id}`;

interface Props {
  group: DuplicateGroup;
  focused: boolean;
  onFocus: () => void;
  onMerge: () => void;
  onSay: (decision: 'not_same' | 'household') => void;
}

/** Records that look alike, side by side: how sure, why, and what to do. */
export function GroupCard({ group, focused, onFocus, onMerge, onSay }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const box = useRef<View>(null);
  const names = allNames(group.leads);
  const sure = t(`duplicates.sure.${group.kind}`, { percent: group.confidence });
  useEffect(() => {
    const node = box.current as unknown as { scrollIntoView?: (how: object) => void } | null;
    if (focused) node?.scrollIntoView?.({ block: 'nearest' });
  }, [focused]);
  const person = group.kind === 'person';
  // With its key drawn the button's own words must be its name; the card around it says whom it is about.
  const spoken = (label: string) => (focused ? undefined : `${label}: ${names}`);
  return (
    <View
      ref={box}
      role="listitem"
      aria-label={t('duplicates.group', { names, sure })}
      style={[styles.card, focused && styles.focused]}
      {...webProps({ onFocus, onMouseDown: onFocus })}
    >
      <View style={styles.head}>
        <Chip label={sure} tone={group.confidence >= 80 ? 'success' : person ? 'warning' : 'info'} />
        <View role="list" aria-label={t('duplicates.why')} style={styles.reasons}>
          {group.reasons.map((reason) => (
            <View role="listitem" key={reason}>
              <Chip label={t(`duplicates.reason.${reason}`)} />
            </View>
          ))}
        </View>
      </View>
      <Side compact={compact}>
        {group.leads.map((lead) => (
          <Person key={lead.id} lead={lead} others={group.leads.filter(({ id }) => id !== lead.id)} />
        ))}
      </Side>
      <View style={styles.actions}>
        <Button
          kind={person ? 'filled' : 'outline'}
          icon={Merge}
          grow={compact}
          label={t('duplicates.merge')}
          spoken={spoken(t('duplicates.merge'))}
          shortcut={focused ? 'M' : undefined}
          onPress={onMerge}
        />
        <Button
          grow={compact}
          label={t('duplicates.not_same')}
          spoken={spoken(t('duplicates.not_same'))}
          shortcut={focused ? 'X' : undefined}
          onPress={() => onSay('not_same')}
        />
        <Button
          kind={person ? 'outline' : 'filled'}
          icon={House}
          grow={compact}
          label={t('duplicates.household')}
          spoken={spoken(t('duplicates.household'))}
          shortcut={focused ? 'H' : undefined}
          onPress={() => onSay('household')}
        />
      </View>
    </View>
  );
}

function Side({ compact, children }: { compact: boolean; children: ReactNode }) {
  const styles = useStyles();
  if (compact) return <View style={styles.below}>{children}</View>;
  return (
    <ScrollView horizontal contentContainerStyle={styles.side} {...webProps({ tabIndex: -1 })}>
      {children}
    </ScrollView>
  );
}

function Person({ lead, others }: { lead: LeadRow; others: readonly LeadRow[] }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const lists = useLeadLists();
  const now = useNow(60_000);
  const name = nameOfLead(lead);
  const stage = lists.stages.find(({ id }) => id === lead.stageId)?.name;
  const shared = (key: 'email' | 'phone' | 'location' | 'name') =>
    lead[key] !== null && others.some((other) => other[key] === lead[key]);
  const line = (key: 'email' | 'phone' | 'location', text: string | null) => (
    <Text
      tone={text ? 'text' : 'text3'}
      weight={shared(key) ? 600 : undefined}
      lines={1}
      selectable={text !== null}
    >
      {text ?? t('duplicates.fact.none')}
    </Text>
  );
  return (
    <View style={[styles.person, !compact && styles.beside]}>
      <View style={styles.who}>
        <Avatar name={name} />
        <Link href={`/leads/${lead.id}`} style={styles.link}>
          <Text variant="strong" lines={1}>
            {name}
          </Text>
        </Link>
      </View>
      {line('email', lead.email)}
      {line('phone', lead.phone && formatPhone(lead.phone))}
      {lead.location !== null && line('location', lead.location)}
      <Text tone="text2" lines={1}>
        {[stage, ownerText(lead, lists), lead.source].filter(Boolean).join(' · ')}
      </Text>
      <Text variant="meta" tone="text3" lines={1}>
        {t('duplicates.created', { when: shortDay(lead.createdAt, now) })}
        {lead.lastEventAt ? ` · ${t('duplicates.active', { when: ago(lead.lastEventAt, now) })}` : ''}
      </Text>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  card: {
    padding: 14,
    gap: 12,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
  },
  focused: { borderColor: colors.accent },
  head: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8 },
  reasons: { flexDirection: 'row', flexWrap: 'wrap', gap: 6, flexShrink: 1 },
  side: { gap: 12, flexGrow: 1 },
  below: { gap: 12 },
  person: {
    gap: 4,
    padding: 10,
    borderRadius: radius.control,
    backgroundColor: colors.sunken,
  },
  beside: { flexGrow: 1, flexBasis: 0, minWidth: 250 },
  who: { flexDirection: 'row', alignItems: 'center', gap: 8, marginBottom: 2 },
  link: { flexShrink: 1, minWidth: 0 },
  actions: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
}));
