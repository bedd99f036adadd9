import type { FoundFields, InquiryType, IntakeMessageDetail, MailAnchor } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { useEffect } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { Dialog } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useTeachMutation, useTryTemplateMutation } from '../inbox.api';

interface Props {
  of: IntakeMessageDetail;
  body: { fields: FoundFields; source: string | null; type: InquiryType };
  onClose: () => void;
}

/** Shows what would be learnt from the values before it is kept. */
export function TeachDialog({ of, body, onClose }: Props) {
  const styles = useStyles();
  const toast = useToast();
  const [tryOut, trying] = useTryTemplateMutation();
  const [teach, teaching] = useTeachMutation();
  const params = { messageId: of.id };
  // Once, with the values as they were when the dialog was opened.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the values cannot change behind the dialog
  useEffect(() => {
    void tryOut({ params, body: { fields: body.fields } });
  }, []);
  const taught = trying.data;
  const useless =
    taught !== undefined && !taught.anchors.some(({ field }) => field === 'email' || field === 'phone');
  const save = async () => {
    const reply = await teach({ params, body });
    if ('error' in reply) return;
    toast({ message: t('inbox.teach.saved') });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('inbox.teach.title', { sender: taught?.sender ?? of.sender ?? '' })}
      text={t('inbox.teach.text')}
      confirm={{
        label: t('inbox.teach.save', { count: taught?.waiting ?? 0 }),
        busy: teaching.isLoading || trying.isLoading,
        disabledReason: useless && t('inbox.teach.nothing'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        {taught ? (
          <>
            {taught.anchors.length > 0 && <Text variant="strong">{t('inbox.teach.learnt')}</Text>}
            {taught.anchors.map((anchor) => (
              <View key={anchor.field} style={styles.line}>
                <Text style={styles.field}>{t(`inbox.field.${anchor.field}`)}</Text>
                <Text tone="text2" style={styles.place}>
                  {placeText(anchor)}
                </Text>
              </View>
            ))}
            {taught.missed.length > 0 && (
              <Notice
                icon={TriangleAlert}
                tone="warning"
                text={t('inbox.teach.missed', {
                  fields: taught.missed.map((field) => t(`inbox.field.${field}`)).join(', '),
                })}
              />
            )}
          </>
        ) : (
          !trying.isError && <SkeletonRows rows={3} avatar={false} />
        )}
        <NotSaved error={teaching.error ?? trying.error} />
      </View>
    </Dialog>
  );
}

function placeText({ after, before, below, inSubject }: MailAnchor): string {
  const words = after.trim();
  const place = below
    ? t('inbox.teach.below', { words })
    : words
      ? t('inbox.teach.after', { words })
      : t('inbox.teach.before', { words: before.trim() });
  return inSubject ? t('inbox.teach.subject', { place }) : place;
}

const useStyles = makeStyles(() => ({
  body: { gap: 10 },
  line: { flexDirection: 'row', gap: 12 },
  field: { width: 120 },
  place: { flex: 1, minWidth: 0 },
}));
