import { View } from 'react-native';
import { CopyButton } from './CopyButton';
import { TextField } from './TextField';
import { makeStyles } from './theme-context';

const keep = () => {};

/** A text to take elsewhere, with a button that puts it on the clipboard. */
export function CopyField(props: { label: string; value: string; rows?: number; testID?: string }) {
  const styles = useStyles();
  return (
    <View style={styles.row}>
      <View style={styles.text}>
        <TextField {...props} onChange={keep} readOnly spellCheck={false} autoComplete="off" />
      </View>
      <CopyButton text={props.value} what={props.label} />
    </View>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', alignItems: 'flex-end', gap: 8 },
  text: { flex: 1, minWidth: 0 },
}));
