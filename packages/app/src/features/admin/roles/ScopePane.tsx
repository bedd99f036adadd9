import { type Permission, type RoleInfo, SCOPED, type Scope, within } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Users from 'lucide-react-native/icons/users';
import { useState } from 'react';
import { View } from 'react-native';
import { isAppProblem } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Radio, RadioGroup } from '@/ui/Choice';
import { Icon } from '@/ui/Icon';
import { clock } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useUpdateRoleMutation } from '../admin.api';
import { useHeld } from '../held';
import { NotSaved } from '../NotSaved';
import { scopesOf } from './permission-groups';

interface Props {
  role: RoleInfo;
  permission: Permission;
  /** Why this role cannot be changed by the person. */
  refused: string | undefined;
  onClose: () => void;
}

/** What one permission means for one role, and how far it is to reach. Give it a key of role and permission. */
export function ScopePane({ role, permission, refused, onClose }: Props) {
  const styles = useStyles();
  const toast = useToast();
  const wide = useWidth() === 'wide';
  const { scopeOf } = useHeld();
  const now = role.grants[permission];
  const [chosen, setChosen] = useState<Scope>(now);
  const [update, { isLoading, error, reset }] = useUpdateRoleMutation();
  const held = scopeOf(permission);
  const stale = isAppProblem(error) && error.code === 'role.stale';
  const reasonAgainst = (scope: Scope): string | undefined =>
    refused ?? (within(scope, held) && within(now, held) ? undefined : t('admin.roles.too_far'));
  const save = async () => {
    const reply = await update({
      params: { roleId: role.id },
      body: { grants: { [permission]: chosen }, version: role.version },
    });
    if ('error' in reply) return;
    toast({ message: t('admin.saved') });
    // A sheet has covered the list; a pane beside it may stay.
    if (!wide) onClose();
  };
  return (
    <View style={styles.pane}>
      <View style={styles.words}>
        {wide && (
          <Text variant="card" heading={2}>
            {t(`admin.may.${permission}`)}
          </Text>
        )}
        <Text tone="text2">{`${role.name}. ${t(`admin.may.${permission}.text`)}`}</Text>
        {refused && <Text tone="text2">{refused}</Text>}
      </View>
      {stale && (
        <Banner
          inset
          kind="warning"
          title={t('admin.not_saved')}
          text={
            role.savedBy && role.savedAt
              ? t('admin.roles.stale_by', { name: role.savedBy, when: clock(role.savedAt) })
              : t('admin.roles.stale')
          }
        />
      )}
      <RadioGroup label={t('admin.roles.choose')}>
        {scopesOf(permission).map((scope) => (
          <View key={scope} style={[styles.option, scope === chosen && styles.on]}>
            <Radio
              label={t(`admin.scope.${scope}`)}
              hint={
                scope === 'all' && !SCOPED.has(permission)
                  ? t('admin.scope.yes.text')
                  : t(`admin.scope.${scope}.text`)
              }
              disabledReason={scope === now ? refused : reasonAgainst(scope)}
              checked={scope === chosen}
              onSelect={() => {
                if (error) reset();
                setChosen(scope);
              }}
            />
          </View>
        ))}
      </RadioGroup>
      <View style={styles.people}>
        <Icon of={Users} />
        <Text tone="text2" style={styles.grow}>
          {role.people === 0
            ? t('admin.roles.people_none')
            : t('admin.roles.people_have', { count: role.people })}
        </Text>
      </View>
      {!stale && <NotSaved error={error} />}
      <View style={styles.actions}>
        <Button
          kind="filled"
          label={t('admin.save')}
          busy={isLoading}
          disabledReason={refused ?? (chosen === now && t('admin.nothing_new'))}
          onPress={() => void save()}
        />
        <Button kind="quiet" label={t('ui.cancel')} onPress={onClose} />
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  pane: { gap: 14 },
  words: { gap: 4 },
  option: { paddingHorizontal: 10, paddingVertical: 4, borderRadius: radius.control },
  on: { backgroundColor: colors.selected },
  people: {
    flexDirection: 'row',
    gap: 9,
    paddingTop: 14,
    borderTopWidth: 1,
    borderTopColor: colors.line,
  },
  grow: { flex: 1 },
  actions: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
}));
