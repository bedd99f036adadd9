import type { LeadEvent } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { fieldLabel, fieldValueText } from '@/ui/field-text';
import { Icon } from '@/ui/Icon';
import { ago } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import type { Clash } from './lead-change';
import { useLeadEventsInfiniteQuery } from './timeline/timeline.api';
import type { Conflict } from './use-save-lead';

const MINUTE = 60_000;

const KINDS: Readonly<Record<string, string>> = {
  stageId: 'stage.changed',
  ownerId: 'owner.changed',
  pondId: 'pond.changed',
};
/** Whether an event gave this field another value. */
const touches = ({ kind, payload }: LeadEvent, field: string): boolean =>
  kind === (KINDS[field] ?? 'field.changed') &&
  (kind !== 'field.changed' ||
    (Array.isArray(payload.changed) && payload.changed.includes(field.split('.', 1)[0])));

interface Props {
  leadId: string;
  conflict: Conflict;
  onKeep: () => void;
  onUseTheirs: () => void;
}

/** Two people gave one field different values: both are shown, the person decides. */
export function ConflictPanel({ leadId, conflict, onKeep, onUseTheirs }: Props) {
  const styles = useStyles();
  const now = useNow();
  const { me } = useSession();
  const lists = useLeadLists();
  const changes = useLeadEventsInfiniteQuery({ leadId, group: 'changes' });
  const latest = changes.data?.pages[0]?.items.find((event) =>
    conflict.clashes.some(({ field }) => touches(event, field)),
  );
  const mine = latest !== undefined && latest.userId === me?.userId;
  const name = lists.users.find(({ id }) => !mine && id === latest?.userId)?.name.split(' ')[0];
  const age =
    latest && now - Date.parse(latest.occurredAt) >= MINUTE
      ? ago(latest.occurredAt, now).toLocaleLowerCase()
      : '';
  const title = mine
    ? t('leads.conflict.title_you', { age })
    : t('leads.conflict.title', { name: name ?? t('leads.conflict.someone'), age });
  const words = (field: string, value: unknown) =>
    fieldValueText(field, value, { ...lists, currency: conflict.base.currency }) ||
    t('leads.conflict.nothing');
  const line = ({ field, mine: here, theirs }: Clash) => {
    const values = {
      field: fieldLabel(field, lists.fields),
      theirs: words(field, theirs),
      mine: words(field, here),
    };
    return name ? t('leads.conflict.line_name', { ...values, name }) : t('leads.conflict.line', values);
  };
  return (
    <View role="alert" style={styles.panel}>
      <View style={styles.head}>
        <Icon of={TriangleAlert} tone="warningText" />
        <Text variant="card" heading={2}>
          {title.trim()}
        </Text>
      </View>
      {conflict.clashes.map((clash) => (
        <Text key={clash.field} tone="text2">
          {line(clash)}
        </Text>
      ))}
      <View style={styles.actions}>
        <Button kind="filled" label={t('leads.conflict.keep')} onPress={onKeep} />
        <Button
          label={name ? t('leads.conflict.use', { name }) : t('leads.conflict.use_theirs')}
          onPress={onUseTheirs}
        />
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  panel: {
    gap: 6,
    padding: 14,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.warning,
    backgroundColor: colors.surface,
  },
  head: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  actions: { flexDirection: 'row', flexWrap: 'wrap', gap: 8, marginTop: 4 },
}));
