import type { ModelSummary } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Pause from 'lucide-react-native/icons/pause';
import Play from 'lucide-react-native/icons/play';
import Undo2 from 'lucide-react-native/icons/undo-2';
import { useState } from 'react';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { makeStyles } from '@/ui/theme-context';
import { usePauseModelMutation, useResumeModelMutation, useRevertModelMutation } from './ml.api';
import { ReasonDialog } from './ReasonDialog';

interface Props {
  champion: ModelSummary;
  back: ModelSummary | undefined;
  paused: boolean;
  denied: string | false;
}

/** The two ways out when a model goes wrong: the one before it, or rules. */
export function Safety({ champion, back, paused, denied }: Props) {
  const styles = useStyles();
  const [asking, setAsking] = useState<'revert' | 'pause' | 'resume'>();
  const [revert] = useRevertModelMutation();
  const [pause] = usePauseModelMutation();
  const [resume] = useResumeModelMutation();
  const values = { champion: champion.label, back: back?.label ?? '' };
  const acts = { revert, pause, resume };
  return (
    <View style={styles.safety}>
      <Button
        size="small"
        icon={Undo2}
        label={back ? t('insights.revert.to', { back: back.label }) : t('insights.revert.confirm')}
        disabledReason={!back ? t('insights.revert.none') : denied}
        onPress={() => setAsking('revert')}
      />
      <Button
        kind="quiet"
        size="small"
        icon={paused ? Play : Pause}
        label={t(paused ? 'insights.resume.confirm' : 'insights.pause.confirm')}
        disabledReason={denied}
        onPress={() => setAsking(paused ? 'resume' : 'pause')}
      />
      {asking && (
        <ReasonDialog
          title={t(`insights.${asking}.title`, values)}
          text={t(`insights.${asking}.text`, values)}
          confirm={t(`insights.${asking}.confirm`)}
          danger={asking === 'pause'}
          done={t(`insights.${asking}.done`, values)}
          act={async (reason) => {
            const reply = await acts[asking]({ body: { reason } });
            return 'error' in reply ? { error: reply.error } : {};
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  safety: { flexDirection: 'row', flexWrap: 'wrap', gap: 8, paddingHorizontal: 14, paddingBottom: 14 },
}));
