import type { Form } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { View } from 'react-native';
import { CopyField } from '@/ui/CopyField';
import { Dialog } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

const attribute = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** Where a form lives: its own page, and the lines that put it into another. */
export function EmbedDialog({ of, onClose }: { of: Form; onClose: () => void }) {
  const styles = useStyles();
  const { hosts, title } = of.definition;
  const snippet = `<script src="${of.url}/embed.js" data-title="${attribute(title)}"></script>`;
  return (
    <Dialog
      open
      onClose={onClose}
      width={600}
      title={t('doors.embed.title', { name: of.definition.name })}
      cancelLabel={t('ui.done')}
    >
      <View style={styles.body}>
        <CopyField label={t('doors.embed.page')} value={of.url} />
        <CopyField label={t('doors.embed.snippet')} value={snippet} rows={3} />
        <Text tone="text2">{t('doors.embed.text')}</Text>
        {hosts.length === 0 ? (
          <Notice icon={TriangleAlert} tone="warning" text={t('doors.embed.no_hosts')} />
        ) : (
          <Text tone="text2">{t('doors.embed.hosts', { hosts: hosts.join(', ') })}</Text>
        )}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 } }));
