import { auth, PASSWORD_MIN } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { useState } from 'react';
import { View } from 'react-native';
import { keychain } from '@/platform/keychain';
import { useMailToken } from '@/platform/mail-token';
import { fieldError } from '@/store/problem';
import { useCall } from '@/store/use-call';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { AuthFrame } from './AuthFrame';
import { AuthProblem } from './AuthProblem';
import { DeadLink } from './DeadLink';
import { isPasswordRefusal, NewPasswordField } from './NewPasswordField';
import { SignInCard } from './SignInCard';
import { Splash } from './Splash';
import { ToSignIn } from './ToSignIn';
import { useLook } from './use-look';
import { useWait } from './use-wait';

interface Invited {
  token: string;
  company: string;
  email: string;
  name: string | null;
  /** Who invites, to what. */
  words: string;
}

/** An invitation: who invites to what, then a new account, or joining with the one the address has already. */
export function InviteScreen() {
  const token = useMailToken();
  const { status, me } = useSession();
  const look = useLook(useCall(auth.lookInvitation), token);
  if (token === null || look.error) {
    return (
      <DeadLink error={look.error} text={t('auth.invite.expired')} onRetry={look.again}>
        <ToSignIn />
      </DeadLink>
    );
  }
  if (!look.data) return <Splash />;
  const { company, email, name, roleName, invitedBy, hasAccount } = look.data;
  const words = invitedBy
    ? t('auth.invite.words', { by: invitedBy, company, role: roleName })
    : t('auth.invite.words_by_nobody', { company, role: roleName });
  const invited: Invited = { token, company, email, name, words };
  if (status === 'in' && me) {
    return me.email === email ? (
      <Join invited={invited} />
    ) : (
      <OtherAccount invited={invited} signedInAs={me.email} />
    );
  }
  if (hasAccount) {
    return (
      <SignInCard
        title={t('auth.invite.title', { company })}
        text={`${words} ${t('auth.invite.has_account', { email })}`}
        email={email}
        next="/invite"
      />
    );
  }
  return <NewAccount invited={invited} />;
}

function NewAccount({ invited }: { invited: Invited }) {
  const styles = useStyles();
  const { accept } = useSession();
  const goIn = useGoIn();
  const call = useCall(auth.acceptInvitation);
  const [name, setName] = useState(invited.name ?? '');
  const [password, setPassword] = useState('');
  const wait = useWait(call.error);
  const missing = name.trim() === '' || password.length < PASSWORD_MIN;
  const submit = async () => {
    if (missing || call.busy || wait > 0) return;
    const body = { token: invited.token, name: name.trim(), password, client: keychain.client };
    const reply = await call.run({ body });
    if (!reply) return;
    await accept(reply.data);
    goIn();
  };
  return (
    <AuthFrame title={t('auth.invite.title', { company: invited.company })} text={invited.words}>
      {!isPasswordRefusal(call.error) && <AuthProblem error={call.error} wait={wait} />}
      <View style={styles.form}>
        <TextField
          label={t('auth.email')}
          value={invited.email}
          onChange={() => {}}
          autoComplete="username"
          readOnly
        />
        <TextField
          label={t('auth.setup.admin.name')}
          value={name}
          onChange={setName}
          autoComplete="name"
          autoFocus={name === ''}
          required
          error={fieldError(call.error, 'name')}
          testID="name"
        />
        <NewPasswordField
          value={password}
          onChange={setPassword}
          onSubmit={() => void submit()}
          error={call.error}
          autoFocus={name !== ''}
        />
      </View>
      <Button
        kind="filled"
        size="touch"
        grow
        label={t('auth.invite.join')}
        busy={call.busy}
        disabledReason={
          wait > 0
            ? t('auth.wait', { seconds: wait })
            : missing && t('auth.invite.needs', { min: PASSWORD_MIN })
        }
        onPress={() => void submit()}
      />
    </AuthFrame>
  );
}

function Join({ invited }: { invited: Invited }) {
  const { accept } = useSession();
  const goIn = useGoIn();
  const call = useCall(auth.joinCompany);
  const wait = useWait(call.error);
  const join = async () => {
    const reply = await call.run({ body: { token: invited.token, client: keychain.client } });
    if (!reply) return;
    await accept(reply.data);
    goIn();
  };
  return (
    <AuthFrame
      title={t('auth.invite.title', { company: invited.company })}
      text={`${invited.words} ${t('auth.invite.join_text', { email: invited.email })}`}
    >
      <AuthProblem error={call.error} wait={wait} />
      <Button
        kind="filled"
        size="touch"
        grow
        label={t('auth.invite.join')}
        busy={call.busy}
        disabledReason={wait > 0 && t('auth.wait', { seconds: wait })}
        onPress={() => void join()}
      />
      <Button kind="quiet" label={t('auth.invite.later')} onPress={goIn} />
    </AuthFrame>
  );
}

function OtherAccount({ invited, signedInAs }: { invited: Invited; signedInAs: string }) {
  const { signOut } = useSession();
  const goIn = useGoIn();
  const [busy, setBusy] = useState(false);
  // The invitation stays in memory, so that signing out leads on to the right account.
  const out = async () => {
    setBusy(true);
    await signOut();
  };
  return (
    <AuthFrame title={t('auth.invite.title', { company: invited.company })} text={invited.words}>
      <Banner
        inset
        kind="warning"
        title={t('auth.invite.other')}
        text={t('auth.invite.other_text', { email: invited.email, other: signedInAs })}
      />
      <Button
        kind="filled"
        size="touch"
        grow
        label={t('auth.invite.sign_out')}
        busy={busy}
        onPress={() => void out()}
      />
      <Button kind="quiet" label={t('auth.invite.later')} onPress={goIn} />
    </AuthFrame>
  );
}

function useGoIn(): () => void {
  const router = useRouter();
  return () => router.replace('/');
}

const useStyles = makeStyles(() => ({ form: { gap: 14 } }));
