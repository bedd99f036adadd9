import type { Profile } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useMemo, useState } from 'react';
import { View } from 'react-native';
import { zoneOptions } from '@/platform/time-zones';
import { fieldError, isAppProblem, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { SelectField } from '@/ui/SelectField';
import { PhoneField, TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { EmailCard } from './EmailCard';
import { Loading } from './Loading';
import { SettingsFrame } from './SettingsFrame';
import { useProfileQuery, useUpdateProfileMutation } from './settings.api';

/** Name, phone, time zone and address of the person. */
export function ProfileScreen() {
  const profile = useProfileQuery();
  return (
    <SettingsFrame page="profile" text={t('settings.profile.text')}>
      {profile.data ? (
        <>
          <ProfileForm profile={profile.data} />
          <EmailCard profile={profile.data} />
        </>
      ) : (
        <Loading query={profile} />
      )}
    </SettingsFrame>
  );
}

const COMPANY = 'company';

function ProfileForm({ profile }: { profile: Profile }) {
  const styles = useStyles();
  const toast = useToast();
  const { me, lookAgain } = useSession();
  const [update, { isLoading, error }] = useUpdateProfileMutation();
  const [draft, setDraft] = useState<Partial<Pick<Profile, 'name' | 'phone' | 'timeZone'>>>({});
  const form = { ...profile, ...draft };
  const companyZone = me?.company.timeZone ?? 'UTC';
  const zones = useMemo(
    () => [
      {
        value: COMPANY,
        label: t('settings.profile.zone_company'),
        hint: companyZone.replaceAll('_', ' '),
      },
      ...zoneOptions(profile.timeZone ?? companyZone),
    ],
    [profile.timeZone, companyZone],
  );
  const name = form.name.trim();
  const phone = form.phone?.trim() || null;
  const changed = name !== profile.name || phone !== profile.phone || form.timeZone !== profile.timeZone;
  const save = async () => {
    if (!changed || name === '' || isLoading) return;
    const done = await update({ body: { name, phone, timeZone: form.timeZone } });
    if (done.error) return;
    setDraft({});
    toast({ message: t('settings.saved') });
    await lookAgain();
  };
  const atField = isAppProblem(error) && error.errors.length > 0;
  return (
    <Card>
      {error && !atField && <Banner inset kind="error" title={problemText(error)} />}
      <View style={styles.form}>
        <TextField
          label={t('settings.profile.name')}
          value={form.name}
          onChange={(next) => setDraft({ ...draft, name: next })}
          onSubmit={() => void save()}
          autoComplete="name"
          maxLength={120}
          required
          error={name === '' ? t('settings.profile.needs_name') : fieldError(error, 'name')}
          testID="profile-name"
        />
        <PhoneField
          label={t('settings.profile.phone')}
          hint={t('settings.profile.phone_hint')}
          value={form.phone ?? ''}
          onChange={(next) => setDraft({ ...draft, phone: next })}
          onSubmit={() => void save()}
          error={fieldError(error, 'phone')}
          testID="profile-phone"
        />
        <SelectField
          label={t('settings.profile.zone')}
          options={zones}
          value={form.timeZone ?? COMPANY}
          onChange={(zone) => setDraft({ ...draft, timeZone: zone === COMPANY ? null : zone })}
          error={fieldError(error, 'timeZone')}
        />
      </View>
      <View style={styles.end}>
        <Button
          kind="filled"
          label={t('settings.save')}
          busy={isLoading}
          disabledReason={
            name === '' ? t('settings.profile.needs_name') : !changed && t('settings.nothing_changed')
          }
          onPress={() => void save()}
        />
      </View>
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  form: { gap: 14 },
  end: { flexDirection: 'row', justifyContent: 'flex-end' },
}));
