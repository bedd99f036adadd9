import { t } from '@lintel/contract/messages';
import Check from 'lucide-react-native/icons/check';
import { View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { Spinner } from '@/ui/Spinner';
import { Text } from '@/ui/Text';
import type { SaveState } from './use-save-lead';

/** "Saving" when it takes a moment, "Saved" for a moment. */
export function SaveBadge({ state }: { state: SaveState }) {
  return (
    <View role="status" aria-live="polite" style={{ flexDirection: 'row', alignItems: 'center', gap: 6 }}>
      {state.at === 'saving' && <Spinner />}
      {state.at === 'saved' && <Icon of={Check} size={14} tone="successText" />}
      {(state.at === 'saving' || state.at === 'saved') && (
        <Text variant="meta" tone={state.at === 'saved' ? 'successText' : 'text2'}>
          {t(state.at === 'saved' ? 'leads.detail.saved' : 'leads.detail.saving')}
        </Text>
      )}
    </View>
  );
}
