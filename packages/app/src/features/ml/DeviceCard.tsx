import { t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import CloudAlert from 'lucide-react-native/icons/cloud-alert';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { useState } from 'react';
import { View } from 'react-native';
import type { CheckHere, EngineCheck } from '@/store/offline/device-check';
import { problemText } from '@/store/problem';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { HelpHint } from '@/ui/HelpHint';
import { Icon } from '@/ui/Icon';
import { showFigure } from '@/ui/numbers';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useLazyGoldenRowsQuery } from './ml.api';

/** All that scores here; it brings TensorFlow.js when it is asked to. */
const compute = () => import('@/store/offline/compute');

type State = 'idle' | 'checking' | { failed: string } | { engines: readonly EngineCheck[] };

/** Whether this device gives the number the server gives, by every engine it has for the model. */
export function DeviceCard({ modelId }: { modelId: string }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [read] = useLazyGoldenRowsQuery();
  const [state, setState] = useState<State>('idle');
  const title = t('insights.device.title');
  const check = async () => {
    setState('checking');
    const { data, error } = await read({ params: { modelId } });
    // What the server said before stays beside a refusal.
    if (error || !data) return setState({ failed: problemText(error) });
    const found = await compute()
      .then(({ checkHere, createTfScorer }) => checkHere(data, createTfScorer))
      .catch((): CheckHere => ({ failed: 'library' }));
    setState('failed' in found ? { failed: t(`insights.device.${found.failed}`) } : found);
  };
  const failed = typeof state === 'object' && 'failed' in state ? state.failed : undefined;
  const engines = typeof state === 'object' && 'engines' in state ? state.engines : [];
  const button = (
    <Button
      grow={compact}
      size={compact ? undefined : 'small'}
      label={failed ? t('ui.try_again') : t('insights.device.check')}
      spoken={failed && t('insights.try_again', { what: title })}
      busy={state === 'checking'}
      onPress={() => void check()}
    />
  );
  return (
    <Card
      title={title}
      note={t('insights.device.note')}
      actions={
        <>
          {!compact && button}
          <HelpHint about={title} text={t('insights.device.help')} />
        </>
      }
    >
      <View aria-live="polite" style={styles.lines}>
        {failed ? (
          <View style={styles.line}>
            <View style={styles.icon}>
              <Icon of={CloudAlert} tone="danger" />
            </View>
            <Text style={styles.words}>{failed}</Text>
          </View>
        ) : engines.length === 0 ? (
          <Text tone="text2">{t('insights.device.none')}</Text>
        ) : (
          engines.map((one) => <Line key={one.engine} of={one} />)
        )}
        {engines.some(({ differing }) => differing > 0) && (
          <Text tone="dangerText">{t('insights.device.what_to_do')}</Text>
        )}
      </View>
      {compact && <View style={styles.line}>{button}</View>}
    </Card>
  );
}

function Line({ of: { engine, rows, differing, largest, bar, rowMs } }: { of: EngineCheck }) {
  const styles = useStyles();
  const same = differing === 0;
  return (
    <View style={styles.line}>
      <View style={styles.icon}>
        <Icon of={same ? CircleCheck : TriangleAlert} tone={same ? 'success' : 'danger'} />
      </View>
      <View style={styles.words}>
        <View style={styles.head}>
          <Text variant="strong" style={styles.words}>
            {t(`insights.device.engine.${engine}`)}
          </Text>
          <Text variant="meta" tone="text2">
            {timeOf(rowMs)}
          </Text>
        </View>
        <Text tone={same ? undefined : 'dangerText'}>
          {same
            ? t('insights.device.same', { count: rows, rows, largest: smallNumber(largest) })
            : t('insights.device.differs', {
                count: differing,
                rows,
                largest: smallNumber(largest),
                bar: smallNumber(bar),
              })}
        </Text>
      </View>
    </View>
  );
}

/** "3e−8" with a true minus, at which no line ends; "0" */
const smallNumber = (value: number): string => (value === 0 ? '0' : value.toExponential(0).replace('-', '−'));

const timeOf = (ms: number): string =>
  ms < 1
    ? t('insights.device.micros', { time: showFigure(ms * 1000, 1) })
    : t('insights.device.millis', { time: showFigure(ms, 1) });

const useStyles = makeStyles(() => ({
  lines: { gap: 10 },
  line: { flexDirection: 'row', alignItems: 'flex-start', gap: 8 },
  icon: { paddingTop: 2 },
  head: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  words: { flex: 1, minWidth: 0 },
}));
