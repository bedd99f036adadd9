import type { LeadEvent } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import House from 'lucide-react-native/icons/house';
import Info from 'lucide-react-native/icons/info';
import { View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { arrivalWords, isArrival } from './arrival-words';

/** What an event that came in said beside the person's words; nothing for other events. */
export function ArrivalFacts({ event, currency }: { event: LeadEvent; currency: string }) {
  const styles = useStyles();
  if (!isArrival(event)) return null;
  const { home, listingId, from, notes, alsoLeadIds } = arrivalWords(event, currency);
  return (
    <View style={styles.facts}>
      {home && (
        <View style={styles.line}>
          <Icon of={House} tone="text3" />
          <Text style={styles.words} selectable>
            {home}
          </Text>
          {listingId && (
            <Link href={`/listings/${listingId}`}>
              <Text variant="meta" tone="accentText">
                {t('arrivals.ours')}
              </Text>
            </Link>
          )}
        </View>
      )}
      {from && (
        <Text variant="meta" tone="text2">
          {from}
        </Text>
      )}
      {notes.map((note) => (
        <View key={note} style={styles.line}>
          <Icon of={Info} tone="text3" />
          <Text variant="meta" tone="text2" style={styles.words} selectable>
            {note}
          </Text>
        </View>
      ))}
      {alsoLeadIds.map((id) => (
        <View key={id} style={styles.line}>
          <Icon of={Info} tone="warningText" />
          <Text variant="meta" style={styles.words}>
            {`${t('arrivals.also_one')} `}
            <Link href={`/leads/${id}`}>
              <Text variant="meta" tone="accentText">
                {t('arrivals.also_open')}
              </Text>
            </Link>
          </Text>
        </View>
      ))}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  facts: { gap: 4, paddingTop: 2 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  words: { flexShrink: 1, minWidth: 0 },
}));
