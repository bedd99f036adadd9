import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { useListUsersQuery } from '@/features/auth';
import { Card } from '@/ui/Card';
import { SelectField } from '@/ui/SelectField';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useMemberQuery } from '../admin.api';
import { Failed } from '../Failed';
import { Resolved } from './Resolved';

/** What a certain person may do, and by which role. */
export function TestAsUser() {
  const styles = useStyles();
  const [userId, setUserId] = useState<string | null>(null);
  const people = useListUsersQuery().data?.items ?? [];
  const query = useMemberQuery({ params: { userId: userId ?? '' } }, { skip: userId === null });
  const data = query.currentData;
  return (
    <>
      <View style={styles.choice}>
        <SelectField
          label={t('admin.roles.test_person')}
          value={userId}
          options={people
            .filter(({ active }) => active)
            .map(({ id, name, role }) => ({ value: id as string, label: name, hint: t(`ui.role.${role}`) }))}
          onChange={setUserId}
        />
      </View>
      {userId === null ? (
        <Text tone="text2">{t('admin.roles.test_text')}</Text>
      ) : (
        <Card flush title={data?.name} note={data && t('admin.roles.why', { role: data.roleName })}>
          {data ? (
            <Resolved member={data} />
          ) : query.isError ? (
            <Failed title={t('admin.person.failed')} query={query} />
          ) : (
            <SkeletonRows rows={8} height={37} avatar={false} />
          )}
        </Card>
      )}
    </>
  );
}

const useStyles = makeStyles(() => ({ choice: { maxWidth: 360 } }));
