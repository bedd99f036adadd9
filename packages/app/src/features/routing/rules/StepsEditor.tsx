import type { RouteStep, Sharing } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { OFFER_FALLBACKS } from '@lintel/contract/offers';
import Plus from 'lucide-react-native/icons/plus';
import X from 'lucide-react-native/icons/x';
import { View } from 'react-native';
import { Button, IconButton } from '@/ui/Button';
import { Checkbox } from '@/ui/Choice';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { NumberField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import type { Choices } from '../use-names';
import { stepOf } from './rule-form';

const KINDS = [
  'turns',
  'agent',
  'claim',
  'territory',
  'listing_agent',
  'pond',
  'owner',
] as const satisfies readonly RouteStep['kind'][];

interface Props {
  steps: readonly RouteStep[];
  choices: Choices;
  onChange: (steps: RouteStep[]) => void;
}

/** Who gets the lead: the first step that finds somebody, and up to two behind it. */
export function StepsEditor({ steps, choices, onChange }: Props) {
  const styles = useStyles();
  return (
    <View role="group" aria-label={t('routing.who')} style={styles.group}>
      <Text variant="strong">{t('routing.who')}</Text>
      {steps.map((step, i) => {
        const set = (next: RouteStep) => onChange(steps.with(i, next));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step has no other name than its place
          <View key={i} style={styles.step}>
            <View style={styles.row}>
              <View style={styles.grow}>
                <SelectField
                  label={t(i === 0 ? 'routing.first' : 'routing.fallback', { number: i })}
                  value={step.kind}
                  options={KINDS.map((kind) => ({
                    value: kind,
                    label: t(`routing.kind.${kind}`),
                    hint: t(`routing.kind.${kind}.hint`),
                  }))}
                  onChange={(kind) => kind !== step.kind && set(stepOf(kind))}
                />
              </View>
              {steps.length > 1 && (
                <View style={styles.drop}>
                  <IconButton
                    icon={X}
                    label={t('routing.step_drop', { number: i + 1 })}
                    onPress={() => onChange(steps.toSpliced(i, 1))}
                  />
                </View>
              )}
            </View>
            <StepBody step={step} choices={choices} onChange={set} />
          </View>
        );
      })}
      {steps.length < 1 + OFFER_FALLBACKS && (
        <View style={styles.start}>
          <Button
            kind="quiet"
            size="small"
            icon={Plus}
            label={t('routing.step_add')}
            onPress={() => onChange([...steps, stepOf('owner')])}
          />
        </View>
      )}
    </View>
  );
}

function StepBody({
  step,
  choices,
  onChange,
}: {
  step: RouteStep;
  choices: Choices;
  onChange: (step: RouteStep) => void;
}) {
  const styles = useStyles();
  switch (step.kind) {
    case 'agent':
      return (
        <SelectField
          label={t('routing.person')}
          value={step.userId || null}
          options={choices.people}
          onChange={(userId) => onChange({ ...step, userId })}
        />
      );
    case 'pond':
      return (
        <SelectField
          label={t('routing.pond')}
          hint={choices.ponds.length === 0 ? t('routing.no_ponds') : undefined}
          value={step.pondId || null}
          options={choices.ponds}
          onChange={(pondId) => onChange({ ...step, pondId })}
        />
      );
    case 'turns':
      return (
        <SharingEditor
          among={step.among}
          weighted
          choices={choices}
          onChange={(among) => onChange({ ...step, among })}
        />
      );
    case 'claim':
      return (
        <View style={styles.group}>
          <SharingEditor
            among={step.among}
            weighted={false}
            choices={choices}
            onChange={(among) => onChange({ ...step, among })}
          />
          <NumberField
            label={t('routing.claim_minutes')}
            suffix={t('routing.min')}
            value={step.minutes}
            onChange={(minutes) => onChange({ ...step, minutes: minutes ?? 0 })}
          />
          <Checkbox
            label={t('routing.hide_name')}
            checked={step.hideName}
            onChange={(hideName) => onChange({ ...step, hideName })}
          />
          <Checkbox
            label={t('routing.hide_source')}
            checked={step.hideSource}
            onChange={(hideSource) => onChange({ ...step, hideSource })}
          />
        </View>
      );
    default:
      return null;
  }
}

/** People and teams that share in leads, with how many leads each gets in a round where turns are taken. */
export function SharingEditor({
  among,
  weighted,
  choices,
  onChange,
}: {
  among: Sharing;
  weighted: boolean;
  choices: Choices;
  onChange: (among: Sharing) => void;
}) {
  const styles = useStyles();
  const rows = [
    ...among.people.map(({ userId, perRound }, at) => ({
      key: userId,
      name: choices.names.user(userId),
      perRound,
      set: (next: number) =>
        onChange({ ...among, people: among.people.with(at, { userId, perRound: next }) }),
      drop: () => onChange({ ...among, people: among.people.toSpliced(at, 1) }),
    })),
    ...among.teams.map(({ teamId, perRound }, at) => ({
      key: teamId,
      name: t('routing.team_named', { name: choices.names.team(teamId) }),
      perRound,
      set: (next: number) => onChange({ ...among, teams: among.teams.with(at, { teamId, perRound: next }) }),
      drop: () => onChange({ ...among, teams: among.teams.toSpliced(at, 1) }),
    })),
  ];
  const taken = new Set(rows.map(({ key }) => key));
  const options = [
    ...choices.people.map((o) => ({ ...o, value: `p ${o.value}`, group: t('routing.people') })),
    ...choices.teams.map((o) => ({ ...o, value: `t ${o.value}`, group: t('routing.teams') })),
  ].filter(({ value }) => !taken.has(value.slice(2)));
  return (
    <View style={styles.group}>
      {rows.map((row) => (
        <View key={row.key} style={styles.row}>
          <Text style={styles.grow}>{row.name}</Text>
          {weighted && (
            <View style={styles.share}>
              <NumberField
                hideLabel
                label={t('routing.share_of', { name: row.name })}
                suffix={t('routing.per_round')}
                value={row.perRound}
                onChange={(value) => row.set(value ?? 0)}
              />
            </View>
          )}
          <IconButton
            size="small"
            icon={X}
            label={t('routing.take_out', { name: row.name })}
            onPress={row.drop}
          />
        </View>
      ))}
      <SelectField
        label={t('routing.add_person')}
        value={null}
        options={options}
        onChange={(value) => {
          const id = value.slice(2);
          onChange(
            value.startsWith('p ')
              ? { ...among, people: [...among.people, { userId: id, perRound: 1 }] }
              : { ...among, teams: [...among.teams, { teamId: id, perRound: 1 }] },
          );
        }}
      />
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  group: { gap: 10 },
  step: { gap: 10, padding: 12, borderWidth: 1, borderColor: colors.line, borderRadius: radius.card },
  row: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1, minWidth: 0 },
  share: { width: 130 },
  drop: { paddingTop: 22 },
  start: { flexDirection: 'row', marginLeft: -9 },
}));
