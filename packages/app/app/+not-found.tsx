import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import Head from 'expo-router/head';
import { View } from 'react-native';
import { EmptyState } from '@/ui/States';
import { documentTitle } from '@/ui/shell/document-title';

export default function NotFound() {
  const router = useRouter();
  return (
    <View role="main" style={{ flex: 1, justifyContent: 'center' }}>
      <Head>
        <title>{documentTitle(t('ui.not_found.title'))}</title>
      </Head>
      <EmptyState
        kind="filtered"
        title={t('ui.not_found.title')}
        heading={1}
        text={t('ui.not_found.text')}
        action={{ label: t('ui.not_found.home'), onPress: () => router.replace('/') }}
      />
    </View>
  );
}
