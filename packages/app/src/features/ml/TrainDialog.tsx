import type { MlOverview, ModelDetail } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Dialog } from '@/ui/Dialog';
import { MultiSelect, SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { isReady } from './figures';
import { Gates } from './Gates';
import { useStartTrainingMutation } from './ml.api';

interface Props {
  overview: MlOverview;
  /** The live model: its features can be left out of the next one. */
  model?: ModelDetail;
  /** Name of the outcome to begin with. */
  wanted?: string;
  onClose: () => void;
}

/** Chooses what to learn and starts; refuses beforehand what cannot work, with the reason. */
export function TrainDialog({ overview, model, wanted, onClose }: Props) {
  const styles = useStyles();
  const { targets, gates, environment } = overview;
  const [key, setKey] = useState(() => firstTarget(overview, wanted));
  const [left, setLeft] = useState<string[]>([]);
  const [start, { isLoading, isError, error }] = useStartTrainingMutation();
  const target = targets.find((known) => known.key === key);
  const confirm = async () => {
    const reply = await start({ body: { target: key ?? '', excludeColumns: left } });
    if (!('error' in reply)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={480}
      title={t('ml.ui.train.title')}
      text={t('ml.ui.train.text')}
      confirm={{
        label: t('ml.ui.train.start'),
        busy: isLoading,
        onPress: () => void confirm(),
        disabledReason: !target
          ? t('ml.ui.no_targets')
          : environment.state === 'missing'
            ? t('ml.ui.train.no_python')
            : !isReady(target, gates) && t('ml.ui.train.too_few'),
      }}
    >
      <View style={styles.body}>
        {targets.length === 0 ? (
          <Text tone="text2">{`${t('ml.ui.no_targets')}. ${t('ml.ui.no_targets_text')}`}</Text>
        ) : (
          <SelectField
            label={t('ml.ui.train.target')}
            value={key}
            options={targets.map(({ key: value, name, labelled, positives }) => ({
              value,
              label: name,
              hint: t('ml.ui.target_counts', { labelled, positives }),
            }))}
            onChange={setKey}
          />
        )}
        {target && <Gates target={target} gates={gates} />}
        {model && model.importance.length > 0 && (
          <MultiSelect
            label={t('ml.ui.train.exclude')}
            hint={t('ml.ui.train.exclude_hint')}
            values={left}
            options={model.importance.map(({ feature, label }) => ({ value: feature, label }))}
            onChange={setLeft}
          />
        )}
        <Text variant="meta" tone="text2">
          {environment.state === 'ready'
            ? t('ml.ui.train.ready_env', { python: environment.python ?? '' })
            : environment.state === 'installable'
              ? t('ml.ui.train.installs')
              : t('ml.ui.train.no_python')}
        </Text>
        {isError && (
          <Text tone="dangerText" live="polite">
            {`${t('ml.ui.train.failed')} ${problemText(error)}`}
          </Text>
        )}
      </View>
    </Dialog>
  );
}

/** The outcome asked for by name, else the one with the most positives among those that can be learned. */
function firstTarget({ targets, gates }: MlOverview, wanted: string | undefined): string | null {
  const named = targets.find(({ name }) => name === wanted);
  const ready = (target: MlOverview['targets'][number]) => Number(isReady(target, gates));
  const most = [...targets].sort((a, b) => ready(b) - ready(a) || b.positives - a.positives)[0];
  return (named ?? most)?.key ?? null;
}

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 } }));
