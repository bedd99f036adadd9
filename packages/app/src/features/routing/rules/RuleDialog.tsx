import { BANDS, type CatchAll, type RoutingRule } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { randomId } from '@/platform/random-id';
import { Toggle } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import { Text } from '@/ui/Text';
import { NumberField, TextField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import type { Choices } from '../use-names';
import { CriteriaEditor } from './CriteriaEditor';
import { missingInPlacing, missingInRule } from './rule-form';
import { StepsEditor } from './StepsEditor';

const emptyRule = (): RoutingRule => ({
  id: randomId(),
  name: '',
  on: true,
  criteria: {},
  steps: [{ kind: 'turns', among: { people: [], teams: [] } }],
  workingHoursOnly: false,
  urgency: null,
});

interface Props<Of> {
  of: Of;
  choices: Choices;
  onClose: () => void;
  /** True when it is saved. */
  onSave: (saved: NonNullable<Of>) => Promise<boolean>;
  error: unknown;
}

/** One rule: which leads, who gets them, how soon. */
export function RuleDialog({ of, choices, onClose, onSave, error }: Props<RoutingRule | undefined>) {
  const styles = useStyles();
  const [rule, setRule] = useState<RoutingRule>(() => of ?? emptyRule());
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<RoutingRule>) => setRule({ ...rule, ...change });
  const save = async () => {
    setBusy(true);
    if (await onSave({ ...rule, name: rule.name.trim() })) onClose();
    else setBusy(false);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={680}
      title={t(of ? 'routing.edit' : 'routing.add')}
      confirm={{
        label: t('routing.save'),
        busy,
        disabledReason: missingInRule(rule),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <TextField
          label={t('routing.name')}
          value={rule.name}
          onChange={(name) => set({ name })}
          maxLength={80}
          autoFocus={!of}
          required
        />
        <CriteriaEditor
          criteria={rule.criteria}
          choices={choices}
          onChange={(criteria) => set({ criteria })}
        />
        <Placing of={rule} choices={choices} onChange={set} />
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

/** What happens to leads no rule took. */
export function CatchAllDialog({ of, choices, onClose, onSave, error }: Props<CatchAll>) {
  const styles = useStyles();
  const [placing, setPlacing] = useState<CatchAll>(of);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    if (await onSave(placing)) onClose();
    else setBusy(false);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={680}
      title={t('routing.catch_all')}
      text={t('routing.catch_all_hint')}
      confirm={{
        label: t('routing.save'),
        busy,
        disabledReason: missingInPlacing(placing),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <Placing
          of={placing}
          choices={choices}
          onChange={(change) => setPlacing({ ...placing, ...change })}
        />
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

function Placing({
  of,
  choices,
  onChange,
}: {
  of: CatchAll;
  choices: Choices;
  onChange: (change: Partial<CatchAll>) => void;
}) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const { urgency } = of;
  return (
    <>
      <StepsEditor steps={of.steps} choices={choices} onChange={(steps) => onChange({ steps })} />
      <Toggle
        label={t('routing.working_hours')}
        hint={t('routing.working_hours_hint')}
        on={of.workingHoursOnly}
        onChange={(workingHoursOnly) => onChange({ workingHoursOnly })}
      />
      <Toggle
        label={t('routing.urgency')}
        hint={t('routing.urgency_hint')}
        on={urgency !== null}
        onChange={(on) => onChange({ urgency: on ? { minutes: 15, byBand: {} } : null })}
      />
      {urgency && (
        <View style={[styles.pair, compact && styles.stack]}>
          <View style={styles.grow}>
            <NumberField
              label={t('routing.urgency_minutes')}
              suffix={t('routing.min')}
              value={urgency.minutes}
              onChange={(minutes) => onChange({ urgency: { ...urgency, minutes: minutes ?? 0 } })}
            />
          </View>
          {BANDS.map((band) => (
            <View key={band} style={styles.grow}>
              <NumberField
                label={t(`ui.band.${band}`)}
                suffix={t('routing.min')}
                value={urgency.byBand[band] ?? null}
                onChange={(minutes) => {
                  const { [band]: _gone, ...byBand } = urgency.byBand;
                  onChange({
                    urgency: {
                      ...urgency,
                      byBand: minutes === null ? byBand : { ...byBand, [band]: minutes },
                    },
                  });
                }}
              />
            </View>
          ))}
        </View>
      )}
      {urgency && (
        <Text variant="meta" tone="text2">
          {t('routing.band_note')}
        </Text>
      )}
    </>
  );
}

const useStyles = makeStyles(() => ({
  body: { gap: 16, padding: 4 },
  pair: { flexDirection: 'row', alignItems: 'flex-start', gap: 10 },
  stack: { flexDirection: 'column', alignItems: 'stretch' },
  grow: { flexGrow: 1, flexShrink: 1, minWidth: 0 },
}));
