/** Stands for the parts of react-native-web that the web bundle leaves out; metro.config.cjs names them. */
export default function NoPart(): never {
  throw new Error(
    'This part of react-native-web is not in the web bundle: the kit in src/ui has one, DataTable for long lists.',
  );
}
