import type { FirstTouchSettings } from '@lintel/contract';
import { dateFormat, t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Failed, NotSaved } from '@/features/admin';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Toggle } from '@/ui/Choice';
import { SelectField } from '@/ui/SelectField';
import { SkeletonRows } from '@/ui/Skeleton';
import { NumberField, TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useFirstAnswerQuery, useSaveFirstAnswerMutation } from '../routing.api';
import { missingInAnswer, OFFICE_DAY, type OpenDays } from './answer-form';

/** How soon new leads are to be answered by a person, and what happens when they are not. */
export function AnswerTab() {
  const query = useFirstAnswerQuery();
  if (!query.data)
    return query.isError ? (
      <Card>
        <Failed title={t('routing.answer.failed')} query={query} />
      </Card>
    ) : (
      <SkeletonRows rows={4} avatar={false} />
    );
  // What was saved elsewhere begins a form of its own.
  return <AnswerForm key={JSON.stringify(query.data)} of={query.data} />;
}

function AnswerForm({ of }: { of: FirstTouchSettings }) {
  const styles = useStyles();
  const { may } = useSession();
  const toast = useToast();
  const [minutes, setMinutes] = useState<number | null>(of.minutes);
  const [reassigns, setReassigns] = useState(of.reassignAfter !== null);
  const [reassignAfter, setReassignAfter] = useState<number | null>(of.reassignAfter ?? of.minutes * 3);
  const [counts, setCounts] = useState(of.counts);
  const [hours, setHours] = useState<OpenDays>(of.hours);
  const [save, { isLoading, error }] = useSaveFirstAnswerMutation();
  const weekday = dateFormat({ weekday: 'long', timeZone: 'UTC' });
  const confirm = async () => {
    const reply = await save({
      body: { minutes: minutes ?? 0, reassignAfter: reassigns ? reassignAfter : null, counts, hours },
    });
    if (!('error' in reply)) toast({ message: t('routing.answer.saved') });
  };
  return (
    <Card title={t('routing.answer.title')} note={t('routing.answer.note')}>
      <View style={styles.form}>
        <View style={styles.short}>
          <NumberField
            label={t('routing.answer.minutes')}
            suffix={t('routing.min')}
            value={minutes}
            onChange={setMinutes}
          />
        </View>
        <Toggle
          label={t('routing.answer.reassign')}
          hint={t('routing.answer.reassign_hint')}
          on={reassigns}
          onChange={setReassigns}
        />
        {reassigns && (
          <View style={styles.short}>
            <NumberField
              label={t('routing.answer.reassign_after')}
              suffix={t('routing.min')}
              value={reassignAfter}
              onChange={setReassignAfter}
            />
          </View>
        )}
        <View style={styles.short}>
          <SelectField
            label={t('routing.answer.counts')}
            value={counts}
            options={[
              { value: 'business', label: t('routing.answer.business') },
              { value: 'wall', label: t('routing.answer.wall') },
            ]}
            onChange={setCounts}
          />
        </View>
        <View role="group" aria-label={t('routing.answer.hours')} style={styles.form}>
          {hours.map((day, at) => {
            // 5 January 2026 was a Monday.
            const name = weekday.format(Date.UTC(2026, 0, 5 + at));
            const set = (next: OpenDays[number]) => setHours(hours.with(at, next));
            return (
              <View key={name} style={styles.day}>
                <View style={styles.name}>
                  <Toggle label={name} on={day !== null} onChange={(on) => set(on ? OFFICE_DAY : null)} />
                </View>
                {day && (
                  <>
                    <View style={styles.hour}>
                      <TextField
                        hideLabel
                        label={t('routing.answer.opens', { day: name })}
                        value={day.from}
                        onChange={(from) => set({ ...day, from })}
                        maxLength={5}
                      />
                    </View>
                    <View style={styles.hour}>
                      <TextField
                        hideLabel
                        label={t('routing.answer.closes', { day: name })}
                        value={day.to}
                        onChange={(to) => set({ ...day, to })}
                        maxLength={5}
                      />
                    </View>
                  </>
                )}
              </View>
            );
          })}
        </View>
        <NotSaved error={error} />
        <View style={styles.start}>
          <Button
            kind="filled"
            label={t('routing.save')}
            busy={isLoading}
            disabledReason={
              may('routing:manage')
                ? missingInAnswer({ minutes, reassignAfter, reassigns, counts, hours })
                : t('routing.only_managers')
            }
            onPress={() => void confirm()}
          />
        </View>
      </View>
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  form: { gap: 14 },
  short: { maxWidth: 280 },
  day: { flexDirection: 'row', alignItems: 'center', gap: 10, flexWrap: 'wrap' },
  name: { width: 170 },
  hour: { width: 92 },
  start: { flexDirection: 'row' },
}));
