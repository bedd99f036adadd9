import { t } from '@lintel/contract/messages';
import { TextField } from '@/ui/TextField';

const DIGITS = 6;

interface Props {
  value: string;
  onChange: (code: string) => void;
  /** Called as soon as six digits stand there, typed or pasted. */
  onFull: (code: string) => void;
  error?: string;
  hint?: string;
  autoFocus?: boolean;
}

/** The six digits of an authenticator app; spaces of a pasted code are left out. */
export function CodeField({ value, onChange, onFull, error, hint, autoFocus }: Props) {
  const change = (text: string) => {
    const code = text.replace(/\D/g, '').slice(0, DIGITS);
    if (code === value) return;
    onChange(code);
    if (code.length === DIGITS) onFull(code);
  };
  return (
    <TextField
      label={t('auth.code')}
      hint={hint}
      value={value}
      onChange={change}
      onSubmit={() => value.length === DIGITS && onFull(value)}
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCapitalize="none"
      autoCorrect={false}
      spellCheck={false}
      autoFocus={autoFocus}
      error={error}
      testID="code"
    />
  );
}

/** One of the codes kept for the day the app is out of reach. */
export function RecoveryField({
  value,
  onChange,
  onSubmit,
  error,
}: {
  value: string;
  onChange: (code: string) => void;
  onSubmit: () => void;
  error?: string;
}) {
  return (
    <TextField
      label={t('auth.recovery')}
      hint={t('auth.recovery_hint')}
      value={value}
      onChange={onChange}
      onSubmit={onSubmit}
      autoComplete="off"
      autoCapitalize="none"
      autoCorrect={false}
      spellCheck={false}
      autoFocus
      error={error}
      testID="recovery"
    />
  );
}
