import type { Lead, LeadRow, Relation, RelationKind } from '@lintel/contract';
import { RELATION_KINDS } from '@lintel/contract/duplicates';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import Plus from 'lucide-react-native/icons/plus';
import X from 'lucide-react-native/icons/x';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Avatar } from '@/ui/Avatar';
import { Button, IconButton } from '@/ui/Button';
import { Section } from '@/ui/Card';
import { Radio, RadioGroup } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import { formatPhone } from '@/ui/field-format';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { SearchField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import {
  useDuplicatesOfQuery,
  useFindPeopleQuery,
  useRelateMutation,
  useRelationsQuery,
  useUnrelateMutation,
} from './duplicates.api';
import { nameOfLead } from './names';
import { useDecide } from './use-decide';

type Of = Pick<Lead, 'id'>;

/** Spouses, children, parents, people under one roof; on a lead's page. */
export function Household({ lead }: { lead: Of }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const { may } = useSession();
  const [adding, setAdding] = useState(false);
  const query = useRelationsQuery({ params: { leadId: lead.id } });
  const items = query.data?.items;
  const mayEdit = may('leads:update');
  return (
    <Section title={t('duplicates.relations')}>
      {query.isError && !items ? (
        <Text tone="dangerText">{t('duplicates.relations.error')}</Text>
      ) : items?.length === 0 ? (
        <Text tone="text2">{t('duplicates.relations.none')}</Text>
      ) : (
        <View role="list" aria-label={t('duplicates.relations')}>
          {items?.map((relation) => (
            <Person key={relation.leadId} lead={lead} relation={relation} editable={mayEdit} />
          ))}
        </View>
      )}
      <Suggested lead={lead} />
      {mayEdit && (
        <View style={styles.add}>
          <Button
            kind="quiet"
            size={compact ? 'touch' : 'small'}
            icon={Plus}
            label={t('duplicates.relations.add')}
            onPress={() => setAdding(true)}
          />
        </View>
      )}
      {adding && (
        <AddPerson
          lead={lead}
          known={new Set(items?.map(({ leadId }) => leadId))}
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
  );
}

const called = (relation: Relation): string =>
  relation.name ?? relation.email ?? (relation.phone ? formatPhone(relation.phone) : t('leads.unnamed'));

function Person({ lead, relation, editable }: { lead: Of; relation: Relation; editable: boolean }) {
  const styles = useStyles();
  const toast = useToast();
  const [unrelate] = useUnrelateMutation();
  const [relate] = useRelateMutation();
  const name = called(relation);
  const params = { leadId: lead.id, otherId: relation.leadId };
  const remove = async () => {
    const done = await unrelate({ params });
    if ('error' in done) return toast({ message: problemText(done.error), tone: 'danger' });
    toast({
      message: t('duplicates.relations.removed', { name }),
      undo: () => void relate({ params, body: { kind: relation.kind } }),
    });
  };
  return (
    <View role="listitem" style={styles.person}>
      <Avatar name={name} />
      <View style={styles.words}>
        <Link href={`/leads/${relation.leadId}`}>
          <Text tone="accentText" lines={1}>
            {name}
          </Text>
        </Link>
        <Text variant="meta" tone="text2">
          {t(`duplicates.relation.${relation.kind}`)}
        </Text>
      </View>
      {editable && (
        <IconButton
          size="small"
          icon={X}
          label={t('duplicates.relations.remove', { name })}
          onPress={() => void remove()}
        />
      )}
    </View>
  );
}

/** Somebody with the same number and another name: yes relates them, no is remembered. */
function Suggested({ lead }: { lead: Of }) {
  const styles = useStyles();
  const { may } = useSession();
  const decide = useDecide();
  const { data } = useDuplicatesOfQuery({ params: { leadId: lead.id } }, { skip: !may('leads:merge') });
  const group = data?.items.find(({ kind }) => kind === 'household');
  const other = group?.leads.find(({ id }) => id !== lead.id);
  if (!group || !other) return null;
  const name = nameOfLead(other);
  return (
    <View style={styles.maybe}>
      <Text>{t('duplicates.maybe_household', { name })}</Text>
      <View style={styles.start}>
        <Button
          size="small"
          label={t('duplicates.yes')}
          spoken={`${t('duplicates.yes')}: ${t('duplicates.maybe_household', { name })}`}
          onPress={() => void decide(group.leads, 'household')}
        />
        <Button
          size="small"
          kind="quiet"
          label={t('duplicates.no')}
          spoken={`${t('duplicates.no')}: ${t('duplicates.maybe_household', { name })}`}
          onPress={() => void decide(group.leads, 'not_same')}
        />
      </View>
    </View>
  );
}

function AddPerson({ lead, known, onClose }: { lead: Of; known: ReadonlySet<string>; onClose: () => void }) {
  const styles = useStyles();
  const toast = useToast();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<LeadRow>();
  const [kind, setKind] = useState<RelationKind>('household');
  const q = text.trim();
  const found = useFindPeopleQuery({ query: { q, limit: 10 } }, { skip: q.length < 2 });
  const [relate, relating] = useRelateMutation();
  const people =
    q.length < 2 ? [] : (found.data?.items ?? []).filter(({ id }) => id !== lead.id && !known.has(id));
  const save = async () => {
    if (!chosen) return;
    const done = await relate({ params: { leadId: lead.id, otherId: chosen.id }, body: { kind } });
    if ('error' in done) return;
    toast({ message: t('duplicates.relations.added', { name: nameOfLead(chosen) }) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('duplicates.relations.add')}
      confirm={{
        label: t('duplicates.relations.add'),
        onPress: () => void save(),
        busy: relating.isLoading,
        disabledReason: !chosen && t('duplicates.relations.choose'),
      }}
    >
      <View style={styles.form}>
        <SearchField
          label={t('duplicates.relations.search')}
          value={text}
          onChange={(next) => {
            setText(next);
            setChosen(undefined);
          }}
        />
        {people.length > 0 && (
          <RadioGroup label={t('duplicates.relations.who')}>
            {people.map((person) => (
              <Radio
                key={person.id}
                label={nameOfLead(person)}
                hint={[person.email, person.phone && formatPhone(person.phone)].filter(Boolean).join(' · ')}
                checked={chosen?.id === person.id}
                onSelect={() => setChosen(person)}
              />
            ))}
          </RadioGroup>
        )}
        {q.length >= 2 && found.isSuccess && !found.isFetching && people.length === 0 && (
          <Text tone="text2">{t('duplicates.relations.nobody')}</Text>
        )}
        <SelectField
          label={t('duplicates.relations.what')}
          value={kind}
          onChange={setKind}
          options={RELATION_KINDS.map((value) => ({ value, label: t(`duplicates.relation.${value}`) }))}
        />
        {relating.isError && <Text tone="dangerText">{problemText(relating.error)}</Text>}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  start: { flexDirection: 'row', gap: 6 },
  add: { flexDirection: 'row', marginLeft: -9 },
  person: { flexDirection: 'row', alignItems: 'center', gap: 8, minHeight: 40 },
  words: { flex: 1, minWidth: 0 },
  maybe: { gap: 6, padding: 10, borderRadius: radius.control, backgroundColor: colors.sunken },
  form: { gap: 12 },
}));
