import Flame from 'lucide-react-native/icons/flame';
import type { ReactNode } from 'react';
import { View } from 'react-native';
import { Banner } from '@/ui/Banner';
import { Card } from '@/ui/Card';
import { SkeletonBlock, SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { makeStyles } from '@/ui/theme-context';

export function GalleryStates() {
  const styles = useStyles();
  const act = (label: string) => ({ label, onPress: () => {} });
  const tile = (children: ReactNode) => (
    <View style={styles.tile}>
      <Card flush>{children}</Card>
    </View>
  );
  return (
    <Screen title="States">
      <View style={styles.grid}>
        {tile(<SkeletonRows rows={5} height={46} />)}
        {tile(
          <EmptyState
            kind="first-use"
            icon={Flame}
            tone="ember"
            title="No hot leads waiting"
            text="New leads scoring 75 or more land here. You have called everyone."
            action={act('See warm leads')}
            second={act('Edit list')}
          />,
        )}
        {tile(
          <EmptyState
            kind="filtered"
            title="No leads match 3 filters"
            text="Removing “Consent allows text” would show 14."
            action={act('Remove that filter')}
            second={act('Clear all')}
          />,
        )}
        {tile(
          <ErrorState
            title="The leads could not be loaded"
            text="Nothing was lost."
            reference="4K7Q"
            onRetry={() => {}}
          />,
        )}
        {tile(<PermissionState />)}
        {tile(<EmptyState kind="all-done" title="That is everyone for today" />)}
        {tile(
          <>
            <Banner
              kind="error"
              title="Couldn’t refresh."
              text="Showing leads from 9:12. Ref 4K7Q"
              action={act('Try again')}
            />
            <SkeletonRows rows={2} />
          </>,
        )}
        {tile(
          <>
            <Banner
              kind="offline"
              title="Offline."
              text="2 changes will sync when you reconnect"
              action={act('View')}
            />
            <SkeletonBlock />
          </>,
        )}
        {tile(<Banner kind="info" inset title="Undo." text="You can undo the whole import for 30 days." />)}
      </View>
    </Screen>
  );
}

const useStyles = makeStyles(() => ({
  grid: { flexDirection: 'row', flexWrap: 'wrap', gap: 14 },
  tile: { flexGrow: 1, flexBasis: 320 },
}));
