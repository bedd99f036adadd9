import { CONSENT_CHANNELS } from '@lintel/contract/intake';
import { type MessageKey, t } from '@lintel/contract/messages';
import Shield from 'lucide-react-native/icons/shield-check';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { Checkbox, Radio, RadioGroup } from '@/ui/Choice';
import { Notice } from '@/ui/Notice';
import { Text } from '@/ui/Text';
import { DateField, TextField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import type { ConsentFaults, ConsentForm } from './consent-form';

interface Props {
  form: ConsentForm;
  onChange: (form: ConsentForm) => void;
  faults: ConsentFaults;
}

/** Fourth step: whether these people agreed to be contacted. Without evidence it is unknown, and unknown blocks. */
export function ConsentStep({ form, onChange, faults }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const set = (change: Partial<ConsentForm>) => onChange({ ...form, ...change });
  const fault = (on: unknown, key: MessageKey) => (on ? t(key) : undefined);
  return (
    <>
      <Text variant="section" heading={2}>
        {t('intake.ui.consent.title')}
      </Text>
      <Card>
        <RadioGroup label={t('intake.ui.consent.title')}>
          <Radio
            label={t('intake.ui.consent.unknown')}
            hint={t('intake.ui.consent.unknown_hint')}
            checked={!form.given}
            onSelect={() => set({ given: false })}
          />
          <Radio
            label={t('intake.ui.consent.given')}
            hint={t('intake.ui.consent.given_hint')}
            checked={form.given}
            onSelect={() => set({ given: true })}
          />
        </RadioGroup>
        {form.given && (
          <View style={styles.form}>
            <View role="group" aria-label={t('intake.ui.consent.channels')}>
              <Text variant="meta" weight={500}>
                {t('intake.ui.consent.channels')}
              </Text>
              <View style={styles.channels}>
                {CONSENT_CHANNELS.map((channel) => (
                  <Checkbox
                    key={channel}
                    label={t(`intake.ui.consent.${channel}`)}
                    checked={form.channels.includes(channel)}
                    onChange={(on) =>
                      set({
                        channels: on
                          ? [...form.channels, channel]
                          : form.channels.filter((known) => known !== channel),
                      })
                    }
                  />
                ))}
              </View>
              {faults.channels && (
                <Text variant="meta" tone="dangerText" live="polite">
                  {t('intake.ui.consent.need_channel')}
                </Text>
              )}
            </View>
            <View style={[styles.pair, compact && styles.stacked]}>
              <View style={styles.grow}>
                <DateField
                  label={t('intake.ui.consent.date')}
                  required
                  value={form.date}
                  onChange={(date) => set({ date })}
                  error={fault(
                    faults.date,
                    faults.date === 'future' ? 'intake.ui.consent.future' : 'intake.ui.consent.need_date',
                  )}
                />
              </View>
              <View style={styles.wide}>
                <TextField
                  label={t('intake.ui.consent.source')}
                  hint={t('intake.ui.consent.source_hint')}
                  required
                  maxLength={200}
                  value={form.source}
                  onChange={(source) => set({ source })}
                  error={fault(faults.source, 'intake.ui.consent.need_source')}
                />
              </View>
            </View>
            <TextField
              label={t('intake.ui.consent.wording')}
              hint={t('intake.ui.consent.wording_hint')}
              required
              rows={3}
              maxLength={4000}
              value={form.wording}
              onChange={(wording) => set({ wording })}
              error={fault(faults.wording, 'intake.ui.consent.need_wording')}
            />
            <TextField
              label={t('intake.ui.consent.evidence')}
              maxLength={500}
              value={form.evidence}
              onChange={(evidence) => set({ evidence })}
            />
          </View>
        )}
      </Card>
      <Notice
        icon={Shield}
        tone="info"
        text={`${t('intake.ui.consent.columns')} ${t('intake.ui.consent.keeps')}`}
      />
    </>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  form: { gap: 14, paddingTop: 14, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  channels: { flexDirection: 'row', flexWrap: 'wrap', gap: 18 },
  pair: { flexDirection: 'row', gap: 12 },
  stacked: { flexDirection: 'column' },
  grow: { flex: 1 },
  wide: { flex: 2 },
}));
