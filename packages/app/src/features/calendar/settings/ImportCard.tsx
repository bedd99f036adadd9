import { type CalendarImport, calendar } from '@lintel/contract/appointments';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import type { PickedFile } from '@/platform/files';
import { useOnline } from '@/platform/use-online';
import { isAppProblem, problemText } from '@/store/problem';
import { useContractCall, useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { FileDrop } from '@/ui/FileDrop';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { choiceText } from '../appointment/RepeatField';
import { repeatOf } from '../appointment/repeat';
import { useUndoCalendarImportMutation } from '../calendar.api';
import { wallTime } from '../time/zone';
import { useZone } from '../use-zone';
import { rangeText, shortDate } from '../words';

const MAX_BYTES = 2 * 1024 * 1024;

/** A calendar file: looked at first, brought when the person says so, taken back with Undo. */
export function ImportCard() {
  const styles = useStyles();
  const toast = useToast();
  const online = useOnline();
  const { may, me } = useSession();
  const { upload, invalidate } = useContractCall();
  const { zone } = useZone();
  const [of, setZone] = useState(zone);
  const [file, setFile] = useState<PickedFile | null>(null);
  const [preview, setPreview] = useState<CalendarImport | null>(null);
  const [done, setDone] = useState<CalendarImport | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [undo, undoing] = useUndoCalendarImportMutation();
  if (!may('leads:update')) return null;

  const send = async (
    endpoint: typeof calendar.import | typeof calendar.importPreview,
    picked: PickedFile,
    timeZone: string,
  ) => {
    setBusy(true);
    setError(undefined);
    try {
      return await upload(endpoint, { query: { timeZone }, body: picked.body }, { onProgress: () => {} });
    } catch (problem) {
      setError(isAppProblem(problem) ? problemText(problem) : t('ui.problem.internal'));
      return null;
    } finally {
      setBusy(false);
    }
  };
  const look = async (picked: PickedFile, timeZone: string) => {
    setFile(picked);
    setDone(null);
    setPreview(await send(calendar.importPreview, picked, timeZone));
  };
  const bring = async () => {
    if (!file) return;
    const brought = await send(calendar.import, file, of);
    if (!brought) return;
    setPreview(null);
    setFile(null);
    setDone(brought);
    invalidate(['calendar']);
  };
  const back = async (importId: string) => {
    const undone = await undo({ params: { importId } });
    if (undone.error) return setError(problemText(undone.error));
    setDone(null);
    const { removed, kept } = undone.data;
    toast({
      message: t(kept > 0 ? 'calendar.import.undone_kept' : 'calendar.import.undone', {
        count: removed,
        kept,
      }),
    });
  };
  const zones = [...new Set([zone, me?.company.timeZone ?? zone])];
  return (
    <Card title={t('calendar.import.title')}>
      <Text tone="text2">{t('calendar.import.text')}</Text>
      {done && (
        <Banner
          inset
          kind="info"
          title={t('calendar.import.done', { count: done.fresh })}
          text={countsText(done)}
          action={
            done.importId && done.fresh > 0 && !undoing.isLoading
              ? { label: t('ui.undo'), onPress: () => void back(done.importId ?? '') }
              : undefined
          }
        />
      )}
      {done && <Problems of={done} />}
      {error && preview !== null && <Banner inset kind="error" title={error} />}
      {preview && file ? (
        <>
          <Text weight={600}>{t('calendar.import.found', { name: file.name, count: preview.events })}</Text>
          <Text tone="text2">{countsText(preview)}</Text>
          {zones.length > 1 && (
            <SelectField
              label={t('calendar.import.zone')}
              hint={t('calendar.import.zone_hint')}
              options={zones.map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
              value={of}
              onChange={(value) => {
                setZone(value);
                void look(file, value);
              }}
            />
          )}
          {preview.samples.length > 0 && (
            <View role="list" style={styles.list}>
              {preview.samples.map((sample) => (
                <View key={`${sample.title}${sample.startsAt}`} role="listitem" style={styles.row}>
                  <Text lines={1}>{sample.title}</Text>
                  <Text variant="meta" tone="text2">
                    {sampleText(sample, zone)}
                  </Text>
                </View>
              ))}
              {preview.fresh > preview.samples.length && (
                <Text variant="meta" tone="text2">
                  {t('calendar.more', { count: preview.fresh - preview.samples.length })}
                </Text>
              )}
            </View>
          )}
          <Problems of={preview} />
          <View style={styles.buttons}>
            <Button
              label={t('ui.cancel')}
              onPress={() => {
                setPreview(null);
                setFile(null);
              }}
            />
            <Button
              kind="filled"
              label={t('calendar.import.bring', { count: preview.fresh })}
              busy={busy}
              disabledReason={
                preview.fresh === 0 ? t('calendar.import.nothing_new') : !online && t('calendar.offline')
              }
              onPress={() => void bring()}
            />
          </View>
        </>
      ) : (
        <FileDrop
          title={t('calendar.import.drop')}
          hint={t('calendar.import.hint')}
          accept={['.ics', '.ical', '.ifb']}
          maxSize={MAX_BYTES}
          busy={busy}
          error={error}
          onFile={(picked) => void look(picked, of)}
        />
      )}
    </Card>
  );
}

function countsText(of: CalendarImport): string {
  const parts = [t('calendar.import.fresh', { count: of.fresh })];
  if (of.known > 0) parts.push(t('calendar.import.known', { count: of.known }));
  if (of.cancelled > 0) parts.push(t('calendar.import.cancelled', { count: of.cancelled }));
  if (of.refused > 0) parts.push(t('calendar.import.refused', { count: of.refused }));
  return parts.join(' · ');
}

function sampleText(sample: CalendarImport['samples'][number], zone: string): string {
  const times = { start: Date.parse(sample.startsAt), end: Date.parse(sample.endsAt) };
  const { day } = wallTime(times.start, sample.allDay ? sample.timeZone : zone);
  const own = wallTime(times.start, sample.timeZone).day;
  const repeats = sample.recurrence && choiceText(repeatOf(sample.recurrence, own).kind, own);
  return [shortDate(day), sample.allDay ? t('calendar.all_day') : rangeText(times, zone), repeats]
    .filter(Boolean)
    .join(', ');
}

/** Events that were not understood, with the reason. */
function Problems({ of }: { of: CalendarImport }) {
  const styles = useStyles();
  if (of.problems.length === 0) return null;
  return (
    <View role="list" aria-label={t('calendar.import.problems')} style={styles.list}>
      <Text weight={600}>{t('calendar.import.problems')}</Text>
      {of.problems.map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list of one answer never changes its order
        <View key={index} role="listitem">
          <Text variant="meta">
            {t('calendar.import.problem', {
              title: problem.title ?? t('calendar.import.untitled'),
              why: t(`calendar.trouble.${problem.trouble}`),
            })}
          </Text>
        </View>
      ))}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  list: { gap: 4 },
  row: { paddingVertical: 5, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  buttons: { flexDirection: 'row', flexWrap: 'wrap', justifyContent: 'flex-end', gap: 8 },
}));
