import { PASSWORD_MIN } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { fieldError, isAppProblem, problemText } from '@/store/problem';
import { TextField } from '@/ui/TextField';

interface Props {
  label?: string;
  value: string;
  onChange: (password: string) => void;
  onSubmit: () => void;
  /** The answer of the call; a refusal of the password itself is shown under the field. */
  error: unknown;
  /** Where the password stands in the body. */
  path?: string;
  autoFocus?: boolean;
}

/** True for a refusal that the field shows, so that nothing else repeats it. */
export const isPasswordRefusal = (error: unknown): boolean =>
  isAppProblem(error) && error.code === 'auth.password_weak';

/** A password to be: the rule in words, the server's refusal under the field. */
export function NewPasswordField({
  label,
  value,
  onChange,
  onSubmit,
  error,
  path = 'password',
  autoFocus,
}: Props) {
  return (
    <TextField
      label={label ?? t('auth.password')}
      hint={t('auth.password_hint', { min: PASSWORD_MIN })}
      value={value}
      onChange={onChange}
      onSubmit={onSubmit}
      autoComplete="new-password"
      secureTextEntry
      required
      autoFocus={autoFocus}
      error={isPasswordRefusal(error) ? problemText(error) : fieldError(error, path)}
      testID="new-password"
    />
  );
}
