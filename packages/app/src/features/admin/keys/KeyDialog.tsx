import { KEY_PERMISSIONS, type NewApiKey, type Scope, within } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { useListUsersQuery } from '@/features/auth';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { NumberField, TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useCreateKeyMutation } from '../admin.api';
import { useHeld } from '../held';
import { NotSaved } from '../NotSaved';
import { scopesOf } from '../roles/permission-groups';

const NEW = 'new';
const LIFETIMES = ['30', '90', '365', 'none'] as const;
type Lifetime = (typeof LIFETIMES)[number];
type KeyPermission = (typeof KEY_PERMISSIONS)[number];

const lifetimeText = (days: Lifetime): string =>
  days === 'none'
    ? t('admin.keys.forever')
    : days === '365'
      ? t('admin.keys.year')
      : t('admin.keys.days', { count: Number(days) });

/** True for a limit the server takes. */
export const isLimit = (limit: number | null): limit is number =>
  limit !== null && Number.isInteger(limit) && limit >= 1 && limit <= 100_000;

/** Makes a key: who it acts as, what it may do, how often and for how long. */
export function KeyDialog({ onClose, onMade }: { onClose: () => void; onMade: (key: NewApiKey) => void }) {
  const styles = useStyles();
  const { scopeOf } = useHeld();
  const accounts = (useListUsersQuery().data?.items ?? []).filter(
    ({ kind, active }) => kind === 'service' && active,
  );
  const [name, setName] = useState('');
  const [account, setAccount] = useState<string>(NEW);
  const [accountName, setAccountName] = useState('');
  const [grants, setGrants] = useState<Partial<Record<KeyPermission, Scope>>>({});
  const [limit, setLimit] = useState<number | null>(600);
  const [lifetime, setLifetime] = useState<Lifetime>('365');
  const [create, { isLoading, error }] = useCreateKeyMutation();
  const given = Object.fromEntries(Object.entries(grants).filter(([, scope]) => scope !== 'none'));
  const missing =
    name.trim() === '' || (account === NEW && accountName.trim() === '')
      ? t('admin.need_name')
      : Object.keys(given).length === 0
        ? t('admin.keys.need_scope')
        : !isLimit(limit) && t('admin.keys.limit_bad');
  const make = async () => {
    if (!isLimit(limit)) return;
    const reply = await create({
      body: {
        name: name.trim(),
        account: account === NEW ? { name: accountName.trim() } : { id: account },
        grants: given,
        limitPerMinute: limit,
        expiresInDays: lifetime === 'none' ? null : Number(lifetime),
      },
    });
    if ('data' in reply && reply.data) onMade(reply.data);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={560}
      title={t('admin.keys.new')}
      confirm={{
        label: t('admin.keys.create'),
        busy: isLoading,
        disabledReason: missing,
        onPress: () => void make(),
      }}
    >
      <View style={styles.body}>
        <TextField
          label={t('admin.name')}
          value={name}
          onChange={setName}
          maxLength={80}
          autoFocus
          required
        />
        {accounts.length > 0 && (
          <SelectField
            label={t('admin.keys.account')}
            value={account}
            options={[
              { value: NEW, label: t('admin.keys.account_new') },
              ...accounts.map(({ id, name: label }) => ({ value: id as string, label })),
            ]}
            onChange={setAccount}
          />
        )}
        {account === NEW && (
          <TextField
            label={t('admin.keys.account_name')}
            hint={t('admin.keys.account_hint')}
            value={accountName}
            onChange={setAccountName}
            maxLength={80}
            required
          />
        )}
        <View role="group" aria-label={t('admin.keys.grants')}>
          <Text variant="strong">{t('admin.keys.grants')}</Text>
          {KEY_PERMISSIONS.map((permission) => (
            <View key={permission} style={styles.row}>
              <Text style={styles.words}>{t(`admin.may.${permission}`)}</Text>
              <View style={styles.choice}>
                <SelectField<Scope>
                  hideLabel
                  label={t(`admin.may.${permission}`)}
                  value={grants[permission] ?? 'none'}
                  options={scopesOf(permission).map((value) => ({
                    value,
                    label: t(`admin.scope.${value}`),
                    disabledReason: within(value, scopeOf(permission)) ? undefined : t('admin.roles.too_far'),
                  }))}
                  onChange={(scope) => setGrants({ ...grants, [permission]: scope })}
                />
              </View>
            </View>
          ))}
        </View>
        <SelectField
          label={t('admin.keys.lifetime')}
          value={lifetime}
          options={LIFETIMES.map((value) => ({ value, label: lifetimeText(value) }))}
          onChange={setLifetime}
        />
        <NumberField label={t('admin.keys.limit_label')} value={limit} onChange={setLimit} />
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  body: { gap: 14, padding: 4 },
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    paddingVertical: 4,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  words: { flex: 1 },
  choice: { width: 130 },
}));
