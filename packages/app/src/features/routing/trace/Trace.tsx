import type { RoutingTry } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Check from 'lucide-react-native/icons/check';
import Minus from 'lucide-react-native/icons/minus';
import X from 'lucide-react-native/icons/x';
import { View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

const LOOKS = {
  matched: [Check, 'successText'],
  not_matched: [X, 'text3'],
  off: [Minus, 'text3'],
} as const;

/** Every rule tried and why it matched or not, then what became of each step and who was passed over. */
export function Trace({
  rules,
  steps,
  userName,
}: Pick<RoutingTry, 'rules' | 'steps'> & { userName: (id: string) => string }) {
  const styles = useStyles();
  return (
    <View style={styles.trace}>
      {rules.length > 0 && (
        <View role="list" aria-label={t('routing.trace.rules')} style={styles.list}>
          {rules.map((rule) => {
            const [icon, tone] = LOOKS[rule.state];
            return (
              <View key={rule.ruleId} role="listitem" style={styles.line}>
                <View style={styles.icon}>
                  <Icon of={icon} tone={tone} />
                </View>
                <View style={styles.words}>
                  <Text variant="strong">{t(`routing.tried.${rule.state}`, { name: rule.name })}</Text>
                  {rule.criteria.map(({ criterion, matched, wanted, had }) => (
                    <Text key={criterion} variant="meta" tone="text2">
                      {t(matched ? 'routing.trace.met' : 'routing.trace.not_met', {
                        criterion: t(`routing.criterion.${criterion}`),
                        wanted,
                        had: had ?? t('routing.sim.unknown'),
                      })}
                    </Text>
                  ))}
                </View>
              </View>
            );
          })}
        </View>
      )}
      {steps.map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step has no other name than its place
        <View key={i} style={styles.words}>
          <Text weight={step.placed ? 600 : 400}>{step.text}</Text>
          {step.skipped.length > 0 && (
            <Text variant="meta" tone="text2">
              {t('routing.trace.passed_over', {
                list: step.skipped
                  .map(({ userId, why }) => `${userName(userId)} (${t(`routing.skip.${why}`)})`)
                  .join(', '),
              })}
            </Text>
          )}
        </View>
      ))}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  trace: { gap: 12, padding: 12, borderRadius: radius.card, backgroundColor: colors.sunken },
  list: { gap: 10 },
  line: { flexDirection: 'row', gap: 8 },
  icon: { paddingTop: 2 },
  words: { flex: 1, minWidth: 0, gap: 2 },
}));
