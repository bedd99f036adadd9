import type { MailTemplate } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useRemoveTemplateMutation, useTemplatesQuery } from '../inbox.api';

/** Templates taught in the queue; nothing while there are none. */
export function Templates() {
  const styles = useStyles();
  const toast = useToast();
  const { data } = useTemplatesQuery();
  const [remove] = useRemoveTemplateMutation();
  const forget = async ({ id, sender }: MailTemplate) => {
    const reply = await remove({ params: { templateId: id } });
    toast(
      'error' in reply
        ? { message: problemText(reply.error), tone: 'danger' }
        : { message: t('inbox.templates.removed', { sender }) },
    );
  };
  if (!data || data.items.length === 0) return null;
  return (
    <Card title={t('inbox.templates')}>
      {data.items.map((of) => (
        <View key={of.id} style={styles.row}>
          <View style={styles.words}>
            <Text variant="strong" lines={1}>
              {of.sender}
            </Text>
            <Text variant="meta" tone="text2" lines={1}>
              {[of.source, t('inbox.templates.line', { count: of.anchors.length })]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </View>
          <Button
            size="small"
            kind="quiet"
            label={t('inbox.templates.remove')}
            spoken={`${t('inbox.templates.remove')}: ${of.sender}`}
            onPress={() => void forget(of)}
          />
        </View>
      ))}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', alignItems: 'center', gap: 12 },
  words: { flex: 1, minWidth: 0 },
}));
