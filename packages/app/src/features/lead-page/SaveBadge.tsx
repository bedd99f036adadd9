import { t } from '@lintel/contract/messages';
import Check from 'lucide-react-native/icons/check';
import Clock from 'lucide-react-native/icons/clock';
import { View } from 'react-native';
import { useOffline } from '@/store/offline/offline-state';
import { Chip } from '@/ui/Chip';
import { Icon } from '@/ui/Icon';
import { Spinner } from '@/ui/Spinner';
import { Text } from '@/ui/Text';
import type { SaveState } from './use-save-lead';

/** "Saving" when it takes a moment, "Saved" for a moment; "Waiting" as long as edits of this lead wait on this device. */
export function SaveBadge({ state, leadId }: { state: SaveState; leadId: string }) {
  const waits = useOffline().queue.some(({ write }) => write.subject === leadId && write.state === 'waiting');
  return (
    <View role="status" aria-live="polite" style={{ flexDirection: 'row', alignItems: 'center', gap: 6 }}>
      {waits && <Chip tone="warning" icon={Clock} label={t('timeline.pending.waiting')} />}
      {!waits && state.at === 'saving' && <Spinner />}
      {!waits && state.at === 'saved' && <Icon of={Check} size={14} tone="successText" />}
      {!waits && (state.at === 'saving' || state.at === 'saved') && (
        <Text variant="meta" tone={state.at === 'saved' ? 'successText' : 'text2'}>
          {t(state.at === 'saved' ? 'leads.detail.saved' : 'leads.detail.saving')}
        </Text>
      )}
    </View>
  );
}
