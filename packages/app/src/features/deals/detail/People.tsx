import { DEAL_ROLES, type DealPerson, type DealRole } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import UserPlus from 'lucide-react-native/icons/user-plus';
import X from 'lucide-react-native/icons/x';
import { useState } from 'react';
import { View } from 'react-native';
import { LeadPicker } from '@/features/pickers';
import { problemText } from '@/store/problem';
import { Avatar } from '@/ui/Avatar';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Dialog } from '@/ui/Dialog';
import { formatPhone } from '@/ui/field-format';
import type { Named } from '@/ui/SearchPicker';
import { SelectField } from '@/ui/SelectField';
import { Segmented } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { PhoneField, TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useAddDealPersonMutation, useRemoveDealPersonMutation } from '../deals.api';
import { type DealPart, useTell } from './use-change';

const KINDS = ['lead', 'colleague', 'outside'] as const;

/** Everybody on the deal by role: leads, colleagues, and those outside with how to reach them. */
export function People(part: DealPart) {
  const styles = useStyles();
  const { deal, names, mayChange } = part;
  const tell = useTell();
  const [open, setOpen] = useState(false);
  const [remove] = useRemoveDealPersonMutation();
  const nameOf = (person: DealPerson): string =>
    (person.userId ? names.userName(person.userId) : person.name) ??
    t(person.leadId ? 'deals.people.hidden' : 'deals.no_owner');
  return (
    <Card
      title={t('deals.people')}
      actions={
        mayChange && (
          <Button size="small" icon={UserPlus} label={t('deals.people.add')} onPress={() => setOpen(true)} />
        )
      }
    >
      {deal.people.length === 0 && <Text tone="text2">{t('deals.people.empty')}</Text>}
      <View role="list" aria-label={t('deals.people')} style={styles.list}>
        {deal.people.map((person) => {
          const name = nameOf(person);
          const more = [
            t(`deals.role.${person.role}`),
            person.company,
            person.email,
            person.phone && formatPhone(person.phone),
          ];
          return (
            <View key={person.id} role="listitem" style={styles.person}>
              <Avatar name={name} size={32} />
              <View style={styles.grow}>
                {person.leadId && person.name ? (
                  <Link href={`/leads/${person.leadId}`}>
                    <Text variant="strong" tone="accentText">
                      {name}
                    </Text>
                  </Link>
                ) : (
                  <Text variant="strong">{name}</Text>
                )}
                <Text variant="meta" tone="text2">
                  {more.filter(Boolean).join(' · ')}
                </Text>
              </View>
              {mayChange && (
                <IconButton
                  size="small"
                  icon={X}
                  label={t('deals.people.remove', { name })}
                  onPress={async () =>
                    void tell(await remove({ params: { dealId: deal.id, personId: person.id } }))
                  }
                />
              )}
            </View>
          );
        })}
      </View>
      {open && <AddDialog {...part} onClose={() => setOpen(false)} />}
    </Card>
  );
}

function AddDialog({ deal, names, onClose }: DealPart & { onClose: () => void }) {
  const styles = useStyles();
  const tell = useTell();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('outside');
  const [role, setRole] = useState<DealRole>('lender');
  const [lead, setLead] = useState<Named | null>(null);
  const [userId, setUserId] = useState<string | null>(null);
  const [outside, setOutside] = useState({ name: '', company: '', email: '', phone: '' });
  const [add, added] = useAddDealPersonMutation();
  const set = (change: Partial<typeof outside>) => setOutside((now) => ({ ...now, ...change }));
  const or = (text: string): string | null => text.trim() || null;
  const body =
    kind === 'lead'
      ? lead && { role, leadId: lead.id }
      : kind === 'colleague'
        ? userId && { role, userId }
        : outside.name.trim() && {
            role,
            outside: {
              name: outside.name.trim(),
              company: or(outside.company),
              email: or(outside.email),
              phone: or(outside.phone),
            },
          };
  const submit = async () => {
    if (body && tell(await add({ params: { dealId: deal.id }, body }))) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('deals.people.title')}
      width={480}
      confirm={{
        label: t('deals.people.add'),
        onPress: () => void submit(),
        busy: added.isLoading,
        disabledReason: !body && t('deals.people.kind'),
      }}
    >
      <View style={styles.form}>
        {added.error && <Banner kind="error" inset title={problemText(added.error)} />}
        <Segmented
          label={t('deals.people.kind')}
          items={KINDS.map((key) => ({ key, label: t(`deals.people.kind.${key}`) }))}
          value={kind}
          onChange={setKind}
        />
        <SelectField
          label={t('deals.people.role')}
          value={role}
          onChange={setRole}
          options={DEAL_ROLES.map((value) => ({ value, label: t(`deals.role.${value}`) }))}
        />
        {kind === 'lead' && (
          <LeadPicker
            label={t('deals.field.lead')}
            most={1}
            leads={lead ? [lead] : []}
            onChange={([one]) => setLead(one ?? null)}
          />
        )}
        {kind === 'colleague' && (
          <SelectField
            label={t('deals.people.kind.colleague')}
            value={userId}
            onChange={setUserId}
            options={names.users.map((user) => ({ value: user.id, label: user.name }))}
          />
        )}
        {kind === 'outside' && (
          <>
            <TextField
              label={t('deals.people.name')}
              value={outside.name}
              onChange={(name) => set({ name })}
              maxLength={120}
              required
            />
            <TextField
              label={t('deals.people.company')}
              value={outside.company}
              onChange={(company) => set({ company })}
              maxLength={120}
            />
            <TextField
              label={t('deals.people.email')}
              value={outside.email}
              onChange={(email) => set({ email })}
              inputMode="email"
              autoCapitalize="none"
            />
            <PhoneField
              label={t('deals.people.phone')}
              value={outside.phone}
              onChange={(phone) => set({ phone })}
            />
          </>
        )}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  list: { gap: 10 },
  person: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  grow: { flex: 1, minWidth: 0 },
  form: { gap: 12 },
}));
