import { t } from '@lintel/contract/messages';
import Check from 'lucide-react-native/icons/check';
import { View } from 'react-native';
import { Icon } from './Icon';
import { Text } from './Text';
import { type Tone, toneColors } from './theme';
import { makeStyles, useTheme, useWidth } from './theme-context';
import { webProps } from './web-props';

/** How far something is, 0 to 1; `null` while that is not known. */
export function ProgressBar({
  value,
  label,
  tone = 'accent',
}: {
  value: number | null;
  label: string;
  tone?: Tone;
}) {
  const styles = useStyles();
  const { colors } = useTheme();
  const percent = value === null ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <View
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      style={styles.track}
    >
      <View
        style={[
          styles.fill,
          { width: `${percent ?? 30}%`, backgroundColor: toneColors(colors, tone).solid },
          percent === undefined && styles.unknown,
        ]}
      />
    </View>
  );
}

interface StepperProps {
  label: string;
  steps: readonly { key: string; label: string }[];
  /** Key of the step the person is on; the ones before are done. */
  current: string;
}

/** Where one is in a fixed order of steps; on phones the name of the step and "2 of 5". */
export function Stepper({ label, steps, current }: StepperProps) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const at = steps.findIndex((step) => step.key === current);
  if (compact) {
    return (
      <View style={styles.short} aria-label={label} role="group">
        <Text variant="strong">{steps[at]?.label}</Text>
        <Text variant="meta" tone="text2">
          {t('ui.step_of', { step: at + 1, steps: steps.length })}
        </Text>
        <View style={styles.dots} aria-hidden>
          {steps.map((step, index) => (
            <View key={step.key} style={[styles.bar, index <= at && styles.barOn]} />
          ))}
        </View>
      </View>
    );
  }
  return (
    <View role="list" aria-label={label} style={styles.steps}>
      {steps.map((step, index) => {
        const done = index < at;
        const here = index === at;
        return (
          <View
            key={step.key}
            role="listitem"
            style={styles.step}
            {...webProps({ 'aria-current': here ? 'step' : undefined })}
          >
            {index > 0 && <View style={styles.join} aria-hidden />}
            <View style={[styles.number, done && styles.done, here && styles.here]} aria-hidden>
              {done ? (
                <Icon of={Check} size={12} tone="successText" />
              ) : (
                <Text variant="micro" weight={600} tone={here ? 'onAccent' : 'text2'}>
                  {index + 1}
                </Text>
              )}
            </View>
            <Text weight={here ? 600 : 400} tone={done ? 'successText' : here ? 'text' : 'text2'} lines={1}>
              {step.label}
            </Text>
          </View>
        );
      })}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  track: { height: 6, borderRadius: 3, overflow: 'hidden', backgroundColor: colors.pressed },
  fill: { height: 6, borderRadius: 3 },
  unknown: { opacity: 0.6 },
  steps: { flexDirection: 'row', alignItems: 'center', flexWrap: 'wrap', gap: 8 },
  step: { flexDirection: 'row', alignItems: 'center', gap: 7 },
  join: { width: 18, height: 1, backgroundColor: colors.line },
  number: {
    width: 20,
    height: 20,
    borderRadius: 10,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: colors.sunken,
  },
  done: { backgroundColor: colors.successTint },
  here: { backgroundColor: colors.accent },
  short: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'baseline', columnGap: 8, rowGap: 6 },
  dots: { flexDirection: 'row', gap: 4, width: '100%' },
  bar: { flex: 1, height: 4, borderRadius: 2, backgroundColor: colors.pressed },
  barOn: { backgroundColor: colors.accent },
}));
