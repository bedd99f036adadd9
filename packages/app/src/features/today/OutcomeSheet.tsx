import type { TouchKind, TouchOutcome } from '@lintel/contract';
import { TOUCH_KINDS, TOUCH_OUTCOMES } from '@lintel/contract/first-touch';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { useOnline } from '@/platform/use-online';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Radio, RadioGroup } from '@/ui/Choice';
import { Sheet } from '@/ui/Sheet';
import { Segmented } from '@/ui/Tabs';
import { NumberField, TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useLogTouchMutation } from './today.api';

export interface OutcomeSheetProps {
  /** Whose outcome is logged; null while the sheet is closed. */
  lead: { id: string; name: string } | null;
  /** What was begun; a call unless said. */
  kind?: TouchKind | undefined;
  onClose: () => void;
  /** After it was logged, before the sheet closes. */
  onLogged?: ((leadId: string, kind: TouchKind) => void) | undefined;
}

/** What came of a call, text, e-mail or meeting. It comes up by itself after a call was begun. */
export function OutcomeSheet({ lead, ...rest }: OutcomeSheetProps) {
  return lead && <OpenSheet key={lead.id} {...rest} lead={lead} />;
}

function OpenSheet({
  lead,
  kind: begun = 'call',
  onClose,
  onLogged,
}: OutcomeSheetProps & { lead: { id: string; name: string } }) {
  const styles = useStyles();
  const toast = useToast();
  const online = useOnline();
  const [kind, setKind] = useState<TouchKind>(begun);
  const [outcome, setOutcome] = useState<TouchOutcome>();
  const [minutes, setMinutes] = useState<number | null>(null);
  const [note, setNote] = useState('');
  const [log, { isLoading, error }] = useLogTouchMutation();
  const call = kind === 'call';
  const timed = kind === 'meeting' || (call && outcome === 'spoke');
  const save = async () => {
    const done = await log({
      params: { leadId: lead.id },
      body: {
        kind,
        ...(call ? { outcome } : {}),
        ...(timed && minutes !== null ? { minutes } : {}),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      },
    });
    if (done.error) return;
    toast({ message: t('today.touch.saved'), tone: 'success' });
    onLogged?.(lead.id, kind);
    onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={lead.name}
      footer={
        <Button
          kind="filled"
          label={t('today.touch.save')}
          busy={isLoading}
          disabledReason={
            !online ? t('today.touch.offline') : call && !outcome && t('today.touch.need_outcome')
          }
          onPress={() => void save()}
        />
      }
    >
      <View style={styles.body}>
        {error && <Banner inset kind="error" title={problemText(error)} />}
        <Segmented
          label={t('today.touch.kind')}
          items={TOUCH_KINDS.map((key) => ({ key, label: t(`today.touch.${key}`) }))}
          value={kind}
          onChange={setKind}
        />
        {call && (
          <RadioGroup label={t('today.touch.outcome')}>
            {TOUCH_OUTCOMES.map((value) => (
              <Radio
                key={value}
                label={t(`today.touch.${value}`)}
                hint={value === 'do_not_call' ? t('today.touch.do_not_call_text') : undefined}
                checked={outcome === value}
                onSelect={() => setOutcome(value)}
              />
            ))}
          </RadioGroup>
        )}
        {timed && <NumberField label={t('today.touch.minutes')} value={minutes} onChange={setMinutes} />}
        <TextField
          label={t('today.touch.note')}
          value={note}
          onChange={setNote}
          rows={2}
          maxLength={10_000}
          onSubmit={() => void save()}
        />
      </View>
    </Sheet>
  );
}

const useStyles = makeStyles(() => ({ body: { padding: 16, gap: 14 } }));
