import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import FileUp from 'lucide-react-native/icons/file-up';
import House from 'lucide-react-native/icons/house';
import UserPlus from 'lucide-react-native/icons/user-plus';
import { View } from 'react-native';
import { ChoiceCard, useLoadSampleMutation, useUpdateCompanyMutation } from '@/features/auth';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { makeStyles } from '@/ui/theme-context';

/** Bring a file, look around with invented data, or begin with nothing. */
export function LeadsStep() {
  const styles = useStyles();
  const router = useRouter();
  const [update, updated] = useUpdateCompanyMutation();
  const [load, loaded] = useLoadSampleMutation();
  const busy = updated.isLoading || loaded.isLoading;
  const goOn = () => update({ body: { setupStep: 'team' } });
  const sample = async () => {
    const done = await load();
    if (!done.error) await goOn();
  };
  // Set-up ends here; the layout then goes on to the address named in `next`.
  const bring = () => {
    router.setParams({ next: '/leads/import' });
    return update({ body: { setupStep: null } });
  };
  const error = loaded.error ?? updated.error;
  return (
    <>
      {error && <Banner inset kind="error" title={problemText(error)} />}
      <View style={styles.list}>
        <ChoiceCard
          icon={FileUp}
          title={t('auth.setup.leads.import')}
          text={t('auth.setup.leads.import_text')}
          disabled={busy}
          onPress={() => void bring()}
        />
        <ChoiceCard
          icon={House}
          title={t('auth.setup.leads.sample')}
          text={t('auth.setup.leads.sample_text')}
          busy={loaded.isLoading}
          disabled={busy}
          onPress={() => void sample()}
        />
        <ChoiceCard
          icon={UserPlus}
          title={t('auth.setup.leads.skip')}
          text={t('auth.setup.leads.skip_text')}
          disabled={busy}
          onPress={() => void goOn()}
        />
      </View>
    </>
  );
}

const useStyles = makeStyles(() => ({ list: { gap: 10 } }));
