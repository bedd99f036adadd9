import type { Role } from '@lintel/contract';
import { ROLES } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import MailCheck from 'lucide-react-native/icons/mail-check';
import Plus from 'lucide-react-native/icons/plus';
import Trash from 'lucide-react-native/icons/trash';
import { useState } from 'react';
import { View } from 'react-native';
import { useInviteMutation } from '@/features/auth';
import { randomId } from '@/platform/random-id';
import { fieldError, isAppProblem, problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';

interface Row {
  key: string;
  email: string;
  roleId: Role;
}

const newRow = (): Row => ({ key: randomId(), email: '', roleId: 'agent' });
const roles = () =>
  ROLES.filter((role) => role !== 'owner').map((value) => ({ value, label: t(`ui.role.${value}`) }));

/** Addresses and roles of colleagues, invited by mail at once. */
export function InviteTeam() {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [rows, setRows] = useState<Row[]>([newRow()]);
  const [invite, { isLoading, error, data }] = useInviteMutation();
  const filled = rows.filter(({ email }) => email.trim() !== '');
  const change = (key: string, next: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...next } : row)));
  const send = async () => {
    if (filled.length === 0 || isLoading) return;
    const people = filled.map(({ email, roleId }) => ({ email: email.trim(), roleId, teamIds: [] }));
    const done = await invite({ body: { people } });
    if (!done.error) setRows([newRow()]);
  };
  // What the server has not accepted is named by its place among the rows that were sent.
  const problemAt = (row: Row) =>
    fieldError(error, `people.${filled.indexOf(row)}.email`) ? t('auth.email_bad') : undefined;
  const inRows = filled.some((row) => problemAt(row));
  return (
    <View style={styles.all}>
      <View style={styles.head}>
        <Text variant="card" heading={2}>
          {t('auth.setup.team.invite')}
        </Text>
        <Text tone="text2">{t('auth.setup.team.invite_text')}</Text>
      </View>
      {error && !(inRows && isAppProblem(error)) && <Banner inset kind="error" title={problemText(error)} />}
      {data && data.invited.length > 0 && (
        <View role="status">
          <Notice
            icon={MailCheck}
            tone="success"
            text={`${t('auth.setup.team.sent', { count: data.invited.length })}: ${data.invited.map(({ email }) => email).join(', ')}`}
          />
        </View>
      )}
      {data && data.members.length > 0 && (
        <Banner inset kind="info" title={t('auth.setup.team.members', { emails: data.members.join(', ') })} />
      )}
      {rows.map((row, index) => (
        <View key={row.key} style={[styles.row, compact && styles.stacked]}>
          <View style={styles.email}>
            <TextField
              label={t('auth.setup.team.email', { number: index + 1 })}
              hideLabel
              placeholder={t('auth.setup.team.email_short')}
              value={row.email}
              onChange={(email) => change(row.key, { email })}
              onSubmit={() => void send()}
              inputMode="email"
              autoComplete="off"
              autoCapitalize="none"
              autoCorrect={false}
              error={problemAt(row)}
            />
          </View>
          <View style={styles.role}>
            <SelectField
              label={t('auth.setup.team.role', { number: index + 1 })}
              hideLabel
              options={roles()}
              value={row.roleId}
              onChange={(roleId) => change(row.key, { roleId })}
            />
          </View>
          {rows.length > 1 && (
            <IconButton
              icon={Trash}
              label={t('auth.setup.team.remove', { number: index + 1 })}
              onPress={() => setRows(rows.filter(({ key }) => key !== row.key))}
            />
          )}
        </View>
      ))}
      <View style={styles.actions}>
        <Button
          kind="quiet"
          icon={Plus}
          label={t('auth.setup.team.more')}
          onPress={() => setRows([...rows, newRow()])}
        />
        <Button
          label={t('auth.setup.team.send')}
          busy={isLoading}
          disabledReason={filled.length === 0 && t('auth.setup.team.needs')}
          onPress={() => void send()}
        />
      </View>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  all: { gap: 10 },
  head: { gap: 2 },
  row: { flexDirection: 'row', alignItems: 'flex-start', gap: 8 },
  stacked: { flexWrap: 'wrap' },
  email: { flex: 1, minWidth: 180 },
  role: { width: 150 },
  actions: { flexDirection: 'row', flexWrap: 'wrap', justifyContent: 'space-between', gap: 8 },
}));
