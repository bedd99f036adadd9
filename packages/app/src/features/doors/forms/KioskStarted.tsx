import type { Kiosk, NewKiosk } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Linking, View } from 'react-native';
import { Button } from '@/ui/Button';
import { CopyField } from '@/ui/CopyField';
import { OnceDialog } from '@/ui/OnceDialog';
import { QrCode } from '@/ui/QrCode';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';

/** Where an open house is held. */
export const placeText = ({ property }: Pick<Kiosk, 'property'>): string =>
  [property.street ?? property.listingId, property.city].filter(Boolean).join(', ');

/** An open house has begun: where the tablet goes, and the code for visitors' own phones. */
export function KioskStarted({ of, onClose }: { of: NewKiosk; onClose: () => void }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  return (
    <OnceDialog
      title={t('doors.kiosks.started', { place: placeText(of) })}
      text={t('doors.kiosks.started_text')}
      onClose={onClose}
    >
      <CopyField label={t('doors.kiosks.tablet')} value={of.url} />
      <View style={styles.open}>
        <Button label={t('doors.kiosks.open')} onPress={() => void Linking.openURL(of.url)} />
      </View>
      <View style={compact ? styles.stacked : styles.codes}>
        <View style={styles.code}>
          <QrCode text={of.visitorUrl} label={t('doors.kiosks.visitor_code')} />
          <Text variant="strong">{t('doors.kiosks.visitor_code')}</Text>
          <Text variant="meta" tone="text2">
            {t('doors.kiosks.visitor_text')}
          </Text>
        </View>
        <View style={styles.code}>
          <QrCode text={of.url} label={t('doors.kiosks.tablet_code')} />
          <Text variant="strong">{t('doors.kiosks.tablet_code')}</Text>
          <Text variant="meta" tone="text2">
            {t('doors.kiosks.tablet_text')}
          </Text>
        </View>
      </View>
    </OnceDialog>
  );
}

const useStyles = makeStyles(() => ({
  open: { flexDirection: 'row' },
  codes: { flexDirection: 'row', gap: 20 },
  stacked: { gap: 20 },
  code: { flex: 1, minWidth: 0, gap: 6 },
}));
