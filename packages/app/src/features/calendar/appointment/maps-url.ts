import { Platform } from 'react-native';

/** A search for a place in a map: the phone's own, OpenStreetMap in a browser. */
export function mapsUrl(place: string): string {
  const query = encodeURIComponent(place);
  if (Platform.OS === 'ios') return `https://maps.apple.com/?q=${query}`;
  if (Platform.OS === 'android') return `geo:0,0?q=${query}`;
  return `https://www.openstreetmap.org/search?query=${query}`;
}
