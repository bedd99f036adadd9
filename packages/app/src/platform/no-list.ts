/** Stands where react-native-web has its lists, which the web bundle leaves out. */
export default function NoList(): never {
  throw new Error(
    'FlatList and its kin are not in the web bundle: use ui/DataTable, or a ScrollView for short lists.',
  );
}
