import type { ModelSummary } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useStartTrialMutation } from './ml.api';
import { SHARES, type Share, shareText } from './shares';

interface Props {
  model: ModelSummary;
  champion: ModelSummary;
  onClose: () => void;
}

/** Lets a model score beside the live one: unseen, or for a part of the leads. */
export function StartTrialDialog({ model, champion, onClose }: Props) {
  const styles = useStyles();
  const toast = useToast();
  const [share, setShare] = useState<Share>('0');
  const [start, { isLoading, isError, error }] = useStartTrialMutation();
  const confirm = async () => {
    const reply = await start({ body: { modelId: model.id, visibleShare: Number(share) } });
    if ('error' in reply) return;
    toast({ message: t('insights.trial.started', { label: model.label }) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={460}
      title={t('insights.trial.start_title', { label: model.label, champion: champion.label })}
      text={t('insights.trial.start_text')}
      confirm={{
        label: t('insights.trial.start'),
        busy: isLoading,
        disabledReason: model.target !== champion.target && t('insights.trial.other_target'),
        onPress: () => void confirm(),
      }}
    >
      <View style={styles.body}>
        <SelectField
          label={t('insights.trial.share')}
          hint={t('insights.trial.share_hint')}
          value={share}
          options={SHARES.map((value) => ({ value, label: shareText(value) }))}
          onChange={setShare}
        />
        {isError && (
          <Text tone="dangerText" live="polite">
            {`${t('ml.ui.promote.failed')} ${problemText(error)}`}
          </Text>
        )}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 12, padding: 4 } }));
