import { ScrollView, View } from 'react-native';
import { Divider } from '@/ui/Card';
import { makeStyles } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import type { LeadParts } from './lead-parts';
import { NewPill } from './timeline/NewPill';

/** A lead where there is room: who it is, what happens, and, on a wide screen, what comes next beside it. */
export function LeadColumns({
  header,
  centre,
  next,
  plan,
  person,
  about,
  composer,
  timeline,
  place,
  mayWrite,
  width,
}: LeadParts & { width: 'medium' | 'wide' }) {
  const styles = useStyles();
  const scrolling = webProps({ tabIndex: 0, dataSet: { ring: 'inset' } });
  return (
    <>
      {header}
      <View style={styles.columns}>
        <ScrollView style={styles.left} contentContainerStyle={styles.pane} {...scrolling}>
          {width === 'medium' && next}
          {person}
          {width === 'medium' && (
            <>
              <Divider />
              {plan}
              <Divider />
              {about}
            </>
          )}
        </ScrollView>
        <View style={styles.centre}>
          <ScrollView
            ref={place.scroller}
            contentContainerStyle={styles.centrePad}
            {...place.scrolling}
            {...scrolling}
          >
            {centre}
            {mayWrite && composer}
            {timeline}
          </ScrollView>
          <NewPill count={place.arrived} onPress={place.show} />
        </View>
        {width === 'wide' && (
          <ScrollView style={styles.right} contentContainerStyle={styles.pane} {...scrolling}>
            {next}
            {plan}
            <Divider />
            {about}
          </ScrollView>
        )}
      </View>
    </>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  columns: { flex: 1, flexDirection: 'row', minHeight: 0 },
  left: {
    width: 280,
    flexGrow: 0,
    flexShrink: 0,
    borderRightWidth: 1,
    borderRightColor: colors.line,
    backgroundColor: colors.surface,
  },
  right: {
    width: 306,
    flexGrow: 0,
    flexShrink: 0,
    borderLeftWidth: 1,
    borderLeftColor: colors.line,
    backgroundColor: colors.surface,
  },
  pane: { padding: 16, gap: 14 },
  centre: { flex: 1, minWidth: 0 },
  centrePad: { padding: 16, gap: 14 },
}));
