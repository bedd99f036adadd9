import type { ScoreFeedback } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { useState } from 'react';
import { View } from 'react-native';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { StatusChip } from '@/ui/Chip';
import { HelpHint } from '@/ui/HelpHint';
import { ago } from '@/ui/moment';
import { Segmented } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { useListFeedbackQuery, useResolveFeedbackMutation } from './ml.api';
import { Pages } from './Pages';
import { ReasonDialog } from './ReasonDialog';

const PAGE = 25;
const useOpenPage = (cursor: string | undefined) =>
  useListFeedbackQuery({ query: { limit: PAGE, open: 'true', cursor } });
const useSettledPage = (cursor: string | undefined) =>
  useListFeedbackQuery({ query: { limit: PAGE, open: 'false', cursor } });

/** Scores that looked wrong to people: what they said, beside what stood there, and what came of it. */
export function Corrections() {
  const styles = useStyles();
  const [view, setView] = useState<'open' | 'settled'>('open');
  const [settling, setSettling] = useState<ScoreFeedback>();
  const [resolve] = useResolveFeedbackMutation();
  const open = view === 'open';
  return (
    <Card
      title={t('insights.feedback.title')}
      note={t('insights.feedback.note')}
      actions={<HelpHint about={t('insights.feedback.title')} text={t('insights.feedback.help')} />}
    >
      <View style={styles.row}>
        <Segmented
          label={t('insights.feedback.title')}
          items={[
            { key: 'open', label: t('insights.feedback.open') },
            { key: 'settled', label: t('insights.feedback.settled') },
          ]}
          value={view}
          onChange={setView}
        />
      </View>
      <Pages
        label={t('insights.feedback.title')}
        key={view}
        usePage={open ? useOpenPage : useSettledPage}
        row={(one) => (
          <Feedback key={one.id} feedback={one} onSettle={open ? () => setSettling(one) : undefined} />
        )}
        empty={t(open ? 'insights.feedback.none' : 'insights.feedback.none_settled')}
        failed={t('insights.feedback.failed')}
      />
      {settling && (
        <ReasonDialog
          title={t('insights.feedback.settle_title')}
          text={t('insights.feedback.settle_text')}
          label={t('insights.feedback.resolution')}
          confirm={t('insights.feedback.settle')}
          done={t('insights.feedback.settle_done')}
          act={async (resolution) => {
            const reply = await resolve({ params: { feedbackId: settling.id }, body: { resolution } });
            return 'error' in reply ? { error: reply.error } : {};
          }}
          onClose={() => setSettling(undefined)}
        />
      )}
    </Card>
  );
}

function Feedback({ feedback, onSettle }: { feedback: ScoreFeedback; onSettle?: () => void }) {
  const styles = useStyles();
  const { may } = useSession();
  const now = useNow();
  const { kind, leadId, leadName, note, points, source, modelVersion, byName, createdAt } = feedback;
  return (
    <View role="listitem" style={styles.item}>
      <View style={styles.grow}>
        <View style={styles.row}>
          {leadName === null ? (
            <Text tone="text2">{t('insights.feedback.unseen')}</Text>
          ) : (
            <Link href={`/leads/${leadId}`}>
              <Text variant="strong" weight={600} tone="accentText">
                {leadName}
              </Text>
            </Link>
          )}
          <StatusChip
            label={t(`insights.feedback.kind.${kind}`)}
            tone={kind === 'other' ? 'neutral' : 'warning'}
          />
          <Text variant="meta" tone="text2">
            {t('insights.feedback.stood', {
              points,
              maker:
                source === 'model'
                  ? t('insights.model', { version: modelVersion ?? '' })
                  : t(`insights.${source}`),
            })}
          </Text>
        </View>
        {note && <Text>{note}</Text>}
        <Text variant="meta" tone="text3">
          {`${byName ?? t('insights.nobody')}, ${ago(createdAt, now).toLocaleLowerCase()}`}
        </Text>
        {feedback.resolution && (
          <Text variant="meta" tone="text2">
            {t('insights.feedback.settled_as', { resolution: feedback.resolution })}
          </Text>
        )}
      </View>
      {onSettle && may('ml:promote') && (
        <Button
          size="small"
          label={t('insights.feedback.settle')}
          spoken={t('insights.feedback.settle_of', { name: leadName ?? '' })}
          onPress={onSettle}
        />
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  row: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8 },
  item: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    paddingVertical: 9,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  grow: { flex: 1, minWidth: 0, gap: 3 },
}));
