import type { Lead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import UserPlus from 'lucide-react-native/icons/user-plus';
import X from 'lucide-react-native/icons/x';
import { useRef, useState } from 'react';
import { View } from 'react-native';
import { leadsApi, useLeadLists, useShareLeadMutation } from '@/features/leads';
import { problemText } from '@/store/problem';
import { useAppDispatch } from '@/store/store';
import { useSession } from '@/store/use-session';
import { Avatar } from '@/ui/Avatar';
import { Button, IconButton } from '@/ui/Button';
import { Popover } from '@/ui/Popover';
import { OptionList } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';

/** People who work on the lead beside its owner; those who may assign it add and remove them. */
export function Collaborators({ lead }: { lead: Lead }) {
  const styles = useStyles();
  const size = useWidth() === 'compact' ? 'touch' : 'small';
  const dispatch = useAppDispatch();
  const { may } = useSession();
  const { users } = useLeadLists();
  const [share, { isLoading, error }] = useShareLeadMutation();
  const [open, setOpen] = useState(false);
  const add = useRef<View>(null);
  const ids: readonly string[] = lead.collaboratorIds;
  const editable = may('leads:assign');
  const nameOf = (id: string) => users.find((user) => user.id === id)?.name ?? t('leads.owner_unknown');
  const others = users.filter(
    ({ id, active, kind }) => active && kind === 'person' && id !== lead.ownerId && !ids.includes(id),
  );
  const save = async (userIds: string[]) => {
    const params = { leadId: lead.id };
    const { data } = await share({ params, body: { userIds } });
    // The answer is the lead as it stands now: the next press starts from it, not from what is being fetched.
    if (data) dispatch(leadsApi.util.upsertQueryData('getLead', { params }, data));
  };
  const wait = isLoading && t('leads.access.saving');
  return (
    <View style={styles.list}>
      <View style={styles.row}>
        <Text tone="text2">{t('leads.access.collaborators')}</Text>
        {ids.length === 0 && <Text tone="text3">{t('leads.access.nobody')}</Text>}
      </View>
      {ids.length > 0 && (
        <View role="list" aria-label={t('leads.access.collaborators')}>
          {ids.map((id) => (
            <View role="listitem" key={id} style={styles.person}>
              <Avatar name={nameOf(id)} size={20} />
              <Text lines={1} style={styles.name}>
                {nameOf(id)}
              </Text>
              {editable && (
                <IconButton
                  size={size}
                  icon={X}
                  label={t('leads.access.remove', { name: nameOf(id) })}
                  disabledReason={wait}
                  onPress={() => {
                    // The button goes with the person: the keyboard stays in the section.
                    add.current?.focus();
                    void save(ids.filter((one) => one !== id));
                  }}
                />
              )}
            </View>
          ))}
        </View>
      )}
      {editable && (others.length > 0 || ids.length > 0) && (
        <View style={styles.action}>
          <Button
            ref={add}
            kind="quiet"
            size={size}
            icon={UserPlus}
            label={t('leads.access.add')}
            busy={isLoading}
            expanded={open}
            onPress={() => setOpen(true)}
          />
          <Popover
            open={open}
            onClose={() => setOpen(false)}
            anchor={add}
            label={t('leads.access.add')}
            width={240}
            height={Math.min(others.length, 9) * 34 + 60}
            align="start"
          >
            <OptionList
              label={t('leads.owner.people')}
              options={others.map(({ id, name }) => ({ value: id as string, label: name }))}
              chosen={new Set<string>()}
              many={false}
              onChoose={(id) => {
                setOpen(false);
                void save([...ids, id]);
              }}
            />
          </Popover>
        </View>
      )}
      {error && (
        <Text tone="dangerText" live="polite">
          {`${t('leads.access.not_saved')} ${problemText(error)}`}
        </Text>
      )}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  list: { gap: 4 },
  row: { flexDirection: 'row', justifyContent: 'space-between', gap: 12 },
  person: { flexDirection: 'row', alignItems: 'center', gap: 8, minHeight: 30 },
  name: { flex: 1, minWidth: 0 },
  action: { flexDirection: 'row', marginLeft: -9 },
}));
