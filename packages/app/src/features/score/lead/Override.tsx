import type { ScoreOverride } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Hand from 'lucide-react-native/icons/hand';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import { fullMoment } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useEndOverrideMutation } from './score.api';

interface Props {
  leadId: string;
  override: ScoreOverride;
  /** What would stand without it, and who says so. */
  points: number;
  rules: boolean;
}

/** A person's own score that stands now: who, why, until when, what it covers, and the way back. */
export function Override({ leadId, override, points, rules }: Props) {
  const styles = useStyles();
  const toast = useToast();
  const { may } = useSession();
  const [end, { isLoading, isError, error }] = useEndOverrideMutation();
  const giveBack = async () => {
    const reply = await end({ params: { leadId } });
    if (!('error' in reply)) toast({ message: t('score.override.ended') });
  };
  return (
    <View role="status" style={styles.box}>
      <Icon of={Hand} tone="violetText" />
      <View style={styles.words}>
        <Text tone="violetText" weight={600}>
          {t('score.override.by', {
            who: override.setByName ?? t('score.somebody'),
            points: override.points,
            when: fullMoment(override.expiresAt),
          })}
        </Text>
        {override.reason && <Text tone="violetText">{`“${override.reason}”`}</Text>}
        <Text variant="meta" tone="violetText">
          {t(rules ? 'score.override.rules_say' : 'score.override.model_says', { points })}
        </Text>
        {isError && (
          <Text tone="dangerText" live="polite">
            {`${t('score.nothing_changed')} ${problemText(error)}`}
          </Text>
        )}
      </View>
      {may('leads:update') && (
        <Button
          size="small"
          label={t('score.override.end')}
          busy={isLoading}
          onPress={() => void giveBack()}
        />
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  box: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: 10,
    padding: 10,
    borderRadius: radius.control,
    backgroundColor: colors.violetTint,
  },
  words: { flexGrow: 1, flexShrink: 1, flexBasis: 220, gap: 2 },
}));
