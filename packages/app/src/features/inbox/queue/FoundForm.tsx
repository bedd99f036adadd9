import type { FoundField, FoundFields, InquiryType, IntakeMessageDetail } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import ChevronDown from 'lucide-react-native/icons/chevron-down';
import ChevronUp from 'lucide-react-native/icons/chevron-up';
import { useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { problemText } from '@/store/problem';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useIgnoreMessagesMutation, useMakeLeadMutation } from '../inbox.api';
import { TeachDialog } from './TeachDialog';

const PERSON: readonly FoundField[] = ['name', 'email', 'phone', 'message'];
const HOME: readonly FoundField[] = [
  'street',
  'city',
  'state',
  'postalCode',
  'listingId',
  'price',
  'propertyType',
  'budget',
  'location',
  'timeline',
];
const TYPES = [
  'inquiry.general',
  'inquiry.property',
  'inquiry.seller',
  'showing.requested',
  'open-house.visited',
  'registration',
] as const satisfies readonly InquiryType[];
type Type = (typeof TYPES)[number];

/** What was found, to be put right; then a lead is made of it, it is put aside, or its sender is taught. */
export function FoundForm({ of }: { of: IntakeMessageDetail }) {
  const styles = useStyles();
  const router = useRouter();
  const toast = useToast();
  const whole = of.fields.name ?? [of.fields.firstName, of.fields.lastName].filter(Boolean).join(' ');
  const [fields, setFields] = useState<FoundFields>({ ...of.fields, name: whole || undefined });
  const [source, setSource] = useState(of.source ?? '');
  const [type, setType] = useState<Type>(TYPES.find((each) => each === of.type) ?? 'inquiry.general');
  const [more, setMore] = useState(HOME.some((field) => of.fields[field] !== undefined));
  const [teaching, setTeaching] = useState(false);
  const [make, making] = useMakeLeadMutation();
  const [ignore, ignoring] = useIgnoreMessagesMutation();

  const filled = Object.fromEntries(
    Object.entries(fields)
      .filter(([field]) => field !== 'firstName' && field !== 'lastName')
      .map(([field, value]) => [field, value?.trim()] as const)
      .filter(([, value]) => value),
  ) as FoundFields;
  const body = { fields: filled, source: source.trim() || null, type };
  const nobody = !filled.name && !filled.email && !filled.phone && t('inbox.message.need_person');

  const makeLead = async () => {
    const reply = await make({ params: { messageId: of.id }, body });
    if ('error' in reply || !reply.data) return;
    toast({ message: t('inbox.message.made') });
    router.navigate(`/leads/${reply.data.leadId}`);
  };
  const putAside = async () => {
    const reply = await ignore({ body: { ids: [of.id] } });
    if ('error' in reply) return toast({ message: problemText(reply.error), tone: 'danger' });
    toast({ message: t('inbox.put_aside_done', { count: 1 }) });
    router.navigate('/admin/queue');
  };
  const field = (name: FoundField) => (
    <TextField
      key={name}
      label={t(`inbox.field.${name}`)}
      value={fields[name] ?? ''}
      onChange={(value) => setFields({ ...fields, [name]: value })}
      {...(name === 'message' ? { rows: 4 } : {})}
      {...(name === 'email' ? { keyboardType: 'email-address', autoCapitalize: 'none' } : {})}
      {...(name === 'phone' ? { keyboardType: 'phone-pad' } : {})}
      autoComplete="off"
    />
  );

  return (
    <Card title={t('inbox.message.found')}>
      <Text tone="text2">{t(`inbox.message.found_by.${of.readBy}`)}</Text>
      <View style={styles.fields}>
        {PERSON.map(field)}
        <View style={styles.pair}>
          <View style={styles.half}>
            <TextField label={t('inbox.field.source')} value={source} onChange={setSource} maxLength={120} />
          </View>
          <View style={styles.half}>
            <SelectField
              label={t('inbox.field.type')}
              value={type}
              onChange={setType}
              options={TYPES.map((value) => ({ value, label: t(`inbox.type.${value}`) }))}
            />
          </View>
        </View>
        <View style={styles.start}>
          <Button
            kind="quiet"
            size="small"
            icon={more ? ChevronUp : ChevronDown}
            expanded={more}
            label={more ? t('inbox.message.less') : t('inbox.message.property')}
            onPress={() => setMore(!more)}
          />
        </View>
        {more && HOME.map(field)}
        <NotSaved error={making.error} />
      </View>
      <View style={styles.actions}>
        <Button
          kind="filled"
          label={t('inbox.message.make')}
          busy={making.isLoading}
          disabledReason={nobody}
          onPress={() => void makeLead()}
          testID="make-lead"
        />
        {of.door === 'email' && of.sender && !of.forgotten && (
          <Button
            label={t('inbox.message.teach')}
            disabledReason={nobody}
            onPress={() => setTeaching(true)}
          />
        )}
        {of.state !== 'ignored' && (
          <Button
            kind="quiet"
            label={t('inbox.put_aside')}
            busy={ignoring.isLoading}
            onPress={() => void putAside()}
          />
        )}
      </View>
      {teaching && <TeachDialog of={of} body={body} onClose={() => setTeaching(false)} />}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  fields: { gap: 12 },
  pair: { flexDirection: 'row', gap: 12, alignItems: 'flex-start' },
  half: { flex: 1, minWidth: 0 },
  start: { alignItems: 'flex-start' },
  actions: { flexDirection: 'row', flexWrap: 'wrap', gap: 8, alignItems: 'flex-start' },
}));
