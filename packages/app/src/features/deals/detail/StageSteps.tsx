import { daysBetween } from '@lintel/contract/deals/days';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type PressState, webProps } from '@/ui/web-props';
import { useMoveDealMutation } from '../deals.api';
import { type DealPart, useTell } from './use-change';

/** The stages of the deal's pipeline in order; a press moves it there. Stages that end deals have their own buttons. */
export function StageSteps({ deal, names, mayChange }: DealPart) {
  const styles = useStyles();
  const { colors } = useTheme();
  const tell = useTell();
  const [move, moving] = useMoveDealMutation();
  const stages = (names.pipelines.find((p) => p.id === deal.pipelineId)?.stages ?? []).filter(
    (stage) => stage.kind === 'open' || stage.id === deal.stageId,
  );
  const at = stages.findIndex((stage) => stage.id === deal.stageId);
  const days = daysBetween(deal.stageSince.slice(0, 10), names.today);
  const to = async (stageId: string, name: string) =>
    void tell(
      await move({ params: { dealId: deal.id }, body: { version: deal.version, stageId } }),
      t('deals.move.done', { stage: name }),
    );
  return (
    <View style={styles.box}>
      <View role="list" aria-label={t('deals.stages')} style={styles.strip}>
        {stages.map((stage, index) => {
          const current = index === at;
          const fill = current
            ? deal.state === 'lost'
              ? colors.sunken
              : colors.accentTint
            : index < at && deal.state !== 'lost'
              ? colors.successTint
              : colors.sunken;
          return (
            <View key={stage.id} role="listitem" style={styles.item}>
              <PressBox
                role="button"
                off={!mayChange || current || moving.isLoading}
                aria-label={t(current ? 'deals.stage.current' : 'deals.stage.move_to', { stage: stage.name })}
                {...webProps({ 'aria-current': current ? 'step' : undefined })}
                onPress={() => void to(stage.id, stage.name)}
                style={(state: PressState) => [
                  styles.step,
                  { backgroundColor: fill },
                  (state.hovered || state.pressed) && mayChange && !current && styles.near,
                ]}
              >
                <Text
                  variant="meta"
                  weight={current ? 600 : 400}
                  tone={current ? 'accentText' : 'text2'}
                  lines={1}
                  align="center"
                >
                  {stage.name}
                </Text>
              </PressBox>
            </View>
          );
        })}
      </View>
      {deal.state === 'open' && (
        <Text variant="meta" tone="text2">
          {days <= 0
            ? t('deals.days.in_stage.today')
            : days === 1
              ? t('deals.days.in_stage.one')
              : t('deals.days.in_stage', { count: days })}
        </Text>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  box: { gap: 6 },
  strip: { flexDirection: 'row', flexWrap: 'wrap', gap: 4 },
  item: { flexGrow: 1, flexBasis: 110 },
  step: {
    minHeight: 34,
    justifyContent: 'center',
    paddingHorizontal: 8,
    borderRadius: radius.control,
    borderWidth: 1,
    borderColor: 'transparent',
  },
  near: { borderColor: colors.accentLine },
}));
