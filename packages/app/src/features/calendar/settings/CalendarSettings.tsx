import { View } from 'react-native';
import { FeedsCard } from './FeedsCard';
import { ImportCard } from './ImportCard';

/** Settings › Calendar: addresses that other calendars follow, and bringing a calendar file. */
export function CalendarSettings() {
  return (
    <View style={{ gap: 14 }}>
      <FeedsCard />
      <ImportCard />
    </View>
  );
}
