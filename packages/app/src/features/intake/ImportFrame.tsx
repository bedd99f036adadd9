import { t } from '@lintel/contract/messages';
import type { ReactNode } from 'react';
import { View } from 'react-native';
import { Stepper } from '@/ui/Progress';
import { Screen } from '@/ui/shell/Screen';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { STEPS, type Step } from './import-steps';

interface Props {
  /** Left out where the steps are over. */
  step?: Step;
  note?: string;
  onBack?: () => void;
  /** Back and Next: in the bar, at the lower edge on phones. */
  actions?: ReactNode;
  pane?: ReactNode;
  children: ReactNode;
}

/** The page around every step: title, where one is, the way on. */
export function ImportFrame({ step, note, onBack, actions, pane, children }: Props) {
  const styles = useStyles();
  const width = useWidth();
  const compact = width === 'compact';
  const stepper = step && (
    <Stepper
      label={t('intake.ui.steps')}
      steps={STEPS.map((key) => ({ key, label: t(`intake.ui.step.${key}`) }))}
      current={step}
    />
  );
  return (
    <Screen
      title={t('intake.ui.title')}
      note={note}
      onBack={onBack}
      middle={width === 'medium' ? undefined : stepper}
      toolbar={width === 'medium' && stepper ? <View style={styles.bar}>{stepper}</View> : undefined}
      actions={compact ? undefined : actions}
      footer={compact ? actions : undefined}
      pane={pane}
    >
      {children}
    </Screen>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  bar: {
    paddingHorizontal: 20,
    paddingVertical: 9,
    borderBottomWidth: 1,
    borderBottomColor: colors.line,
    backgroundColor: colors.surface,
  },
}));
