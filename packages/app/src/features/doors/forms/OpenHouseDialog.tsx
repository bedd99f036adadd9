import type { Form, InquiryProperty, KioskHome, NewKiosk } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { useListUsersQuery } from '@/features/auth';
import { useSession } from '@/store/use-session';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useKioskHomesQuery, useStartKioskMutation } from '../doors.api';

const OTHER = 'other';
const NOBODY = 'nobody';
const HOURS = ['2', '4', '8', '12', '24', '48'] as const;

interface Props {
  forms: readonly Form[];
  formId: string | undefined;
  onClose: () => void;
  onStarted: (kiosk: NewKiosk) => void;
}

/** Begins an open house: which form, at which home, who shows it, for how long. */
export function OpenHouseDialog({ forms, formId, onClose, onStarted }: Props) {
  const styles = useStyles();
  const { me } = useSession();
  const people = (useListUsersQuery().data?.items ?? []).filter(
    ({ kind, active }) => kind === 'person' && active,
  );
  const homes = useKioskHomesQuery({ query: { q: '' } }).data?.items ?? [];
  const [form, setForm] = useState(formId ?? forms[0]?.id ?? '');
  const [home, setHome] = useState<string>();
  const [street, setStreet] = useState('');
  const [city, setCity] = useState('');
  const [listingId, setListingId] = useState('');
  const [agent, setAgent] = useState<string>(me?.userId ?? NOBODY);
  const [hours, setHours] = useState<(typeof HOURS)[number]>('12');
  const [start, { isLoading, error }] = useStartKioskMutation();
  const chosen: KioskHome | undefined = homes.find(({ id }) => id === (home ?? homes[0]?.id));
  const typing = home === OTHER || homes.length === 0;
  const pick = (id: string) => {
    setHome(id);
    const listed = homes.find((one) => one.id === id)?.agentId;
    if (listed && people.some((one) => one.id === listed)) setAgent(listed);
  };
  const property: InquiryProperty = typing
    ? {
        ...(street.trim() ? { street: street.trim() } : {}),
        ...(city.trim() ? { city: city.trim() } : {}),
        ...(listingId.trim() ? { listingId: listingId.trim() } : {}),
      }
    : (chosen?.property ?? {});
  const begin = async () => {
    const reply = await start({
      body: { formId: form, property, agentId: agent === NOBODY ? null : agent, hours: Number(hours) },
    });
    if ('data' in reply && reply.data) onStarted(reply.data);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={520}
      title={t('doors.kiosks.start')}
      text={t('doors.kiosks.start_text')}
      confirm={{
        label: t('doors.kiosks.begin'),
        busy: isLoading,
        disabledReason:
          form === ''
            ? t('doors.kiosks.need_form')
            : !property.street && !property.listingId && t('doors.kiosks.need_home'),
        onPress: () => void begin(),
      }}
    >
      <View style={styles.body}>
        {forms.length > 1 && (
          <SelectField
            label={t('doors.kiosks.form')}
            value={form}
            options={forms.map(({ id, definition }) => ({ value: id as string, label: definition.name }))}
            onChange={setForm}
          />
        )}
        {homes.length > 0 && (
          <SelectField
            label={t('doors.kiosks.home')}
            value={home ?? homes[0]?.id ?? OTHER}
            options={[
              ...homes.map(({ id, label }) => ({ value: id as string, label })),
              { value: OTHER, label: t('doors.kiosks.other_home') },
            ]}
            onChange={pick}
          />
        )}
        {typing && (
          <>
            <TextField
              label={t('doors.field.property.street')}
              value={street}
              onChange={setStreet}
              maxLength={200}
            />
            <TextField
              label={t('doors.field.property.city')}
              value={city}
              onChange={setCity}
              maxLength={120}
            />
            <TextField
              label={t('doors.field.property.listingId')}
              value={listingId}
              onChange={setListingId}
              maxLength={60}
            />
          </>
        )}
        <SelectField
          label={t('doors.kiosks.agent')}
          hint={t('doors.kiosks.agent_hint')}
          value={agent}
          options={[
            { value: NOBODY, label: t('doors.kiosks.nobody') },
            ...people.map(({ id, name }) => ({ value: id as string, label: name })),
          ]}
          onChange={setAgent}
        />
        <SelectField
          label={t('doors.kiosks.hours')}
          value={hours}
          options={HOURS.map((value) => ({
            value,
            label: t('doors.kiosks.hours_count', { count: Number(value) }),
          }))}
          onChange={setHours}
        />
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 } }));
