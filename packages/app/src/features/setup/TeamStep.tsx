import { t } from '@lintel/contract/messages';
import { useUpdateCompanyMutation } from '@/features/auth';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Divider } from '@/ui/Card';
import { InviteTeam } from './InviteTeam';
import { Protect } from './Protect';

/** The last step: colleagues, a second factor for the owner, and the way in. */
export function TeamStep() {
  const [update, { isLoading, error }] = useUpdateCompanyMutation();
  return (
    <>
      {error && <Banner inset kind="error" title={problemText(error)} />}
      <InviteTeam />
      <Divider />
      <Protect />
      <Divider />
      <Button
        kind="filled"
        size="touch"
        grow
        label={t('auth.setup.team.open')}
        busy={isLoading}
        onPress={() => void update({ body: { setupStep: null } })}
      />
    </>
  );
}
