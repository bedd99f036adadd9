import { auth, PASSWORD_MIN } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { isPasswordRefusal, NewPasswordField } from '@/features/auth';
import { keychain } from '@/platform/keychain';
import { fieldError, problemText } from '@/store/problem';
import { useCall } from '@/store/use-call';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import type { CompanyForm } from './CompanyStep';

/** The first person, who owns the company. Sending this makes both. */
export function AdminStep({ company, onBack }: { company: CompanyForm; onBack: () => void }) {
  const styles = useStyles();
  const { accept } = useSession();
  const { run, busy, error } = useCall(auth.register);
  const [form, setForm] = useState({ name: '', email: '', password: '' });
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const missing = form.name.trim() === '' || form.email.trim() === '' || form.password.length < PASSWORD_MIN;
  const submit = async () => {
    if (missing || busy) return;
    const owner = { name: form.name.trim(), email: form.email.trim(), password: form.password };
    const reply = await run({ body: { company, owner, client: keychain.client } });
    if (reply) await accept(reply.data);
  };
  return (
    <>
      {error && !isPasswordRefusal(error) && <Banner inset kind="error" title={problemText(error)} />}
      <View style={styles.form}>
        <TextField
          label={t('auth.setup.admin.name')}
          value={form.name}
          onChange={(name) => set({ name })}
          autoComplete="name"
          autoFocus
          required
          error={fieldError(error, 'owner.name')}
          testID="owner-name"
        />
        <TextField
          label={t('auth.email')}
          value={form.email}
          onChange={(email) => set({ email })}
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect={false}
          required
          error={fieldError(error, 'owner.email')}
          testID="owner-email"
        />
        <NewPasswordField
          value={form.password}
          onChange={(password) => set({ password })}
          onSubmit={() => void submit()}
          error={error}
          path="owner.password"
        />
      </View>
      <View style={styles.actions}>
        <Button kind="quiet" label={t('ui.back')} onPress={onBack} />
        <Button
          kind="filled"
          label={t('auth.setup.admin.create')}
          busy={busy}
          disabledReason={missing && t('auth.setup.admin.needs', { min: PASSWORD_MIN })}
          onPress={() => void submit()}
        />
      </View>
    </>
  );
}

const useStyles = makeStyles(() => ({
  form: { gap: 14 },
  actions: { flexDirection: 'row', justifyContent: 'space-between', flexWrap: 'wrap', gap: 8 },
}));
