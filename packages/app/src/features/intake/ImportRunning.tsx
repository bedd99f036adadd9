import type { Import } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Dialog } from '@/ui/Dialog';
import { ProgressBar } from '@/ui/Progress';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { Counts } from './Counts';
import { ImportFrame } from './ImportFrame';
import { progressOf } from './import-steps';
import { useCancelImportMutation } from './intake.api';

/** An import under way: counts that rise, and the way to stop it. */
export function ImportRunning({ of, onBack }: { of: Import; onBack: () => void }) {
  const styles = useStyles();
  const [cancel, cancelling] = useCancelImportMutation();
  const [asking, setAsking] = useState(false);
  const { done, share } = progressOf(of);
  const running = of.state === 'running';
  const title = t(running ? 'intake.ui.run.running' : 'intake.ui.run.waiting');
  return (
    <ImportFrame note={of.fileName} onBack={onBack}>
      {cancelling.isError && (
        <Banner
          kind="error"
          inset
          title={t('intake.ui.run.cancel_failed')}
          text={problemText(cancelling.error)}
        />
      )}
      <Card
        title={title}
        note={of.fileName}
        actions={
          <Button
            label={t('intake.ui.run.cancel')}
            size="small"
            busy={cancelling.isLoading}
            onPress={() => setAsking(true)}
          />
        }
      >
        <ProgressBar value={running ? share : null} label={title} />
        <View style={styles.line}>
          <Text tone="text2" live="polite">
            {t('intake.ui.run.rows', { done, rows: of.rows })}
          </Text>
        </View>
        {of.progress && <Counts of={of} />}
        <Text variant="meta" tone="text2">
          {t('intake.ui.run.leave')}
        </Text>
      </Card>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('intake.ui.run.cancel_title')}
        text={t('intake.ui.run.cancel_text')}
        cancelLabel={t('intake.ui.run.cancel_keep')}
        confirm={{
          label: t('intake.ui.run.cancel'),
          danger: true,
          onPress: () => {
            setAsking(false);
            void cancel({ params: { importId: of.id } });
          },
        }}
      />
    </ImportFrame>
  );
}

const useStyles = makeStyles(() => ({ line: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 } }));
