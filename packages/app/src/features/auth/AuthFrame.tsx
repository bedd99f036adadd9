import { t } from '@lintel/contract/messages';
import Head from 'expo-router/head';
import type { ReactNode } from 'react';
import { ScrollView, View } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { Banner } from '@/ui/Banner';
import { Logo } from '@/ui/Logo';
import { documentTitle } from '@/ui/shell/document-title';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';

interface Props {
  title: string;
  text?: string;
  /** Above the card: the steps of set-up. */
  above?: ReactNode;
  /** The page came over plain HTTP. */
  insecure?: boolean;
  width?: number;
  children: ReactNode;
}

/** The page of someone who is not in yet: the mark, one card, and a plain word about the connection. */
export function AuthFrame({ title, text, above, insecure, width = 400, children }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const insets = useSafeAreaInsets();
  return (
    <ScrollView
      style={styles.scroll}
      contentContainerStyle={[
        styles.page,
        compact && styles.phone,
        { paddingTop: insets.top + (compact ? 24 : 56) },
      ]}
      keyboardShouldPersistTaps="handled"
      {...webProps({ tabIndex: 0, dataSet: { ring: 'inset' } })}
    >
      <Head>
        <title>{documentTitle(title)}</title>
      </Head>
      <View style={[styles.column, { maxWidth: width }]}>
        <View style={styles.brand}>
          <Logo size={32} />
          <Text variant="section">{t('ui.app')}</Text>
        </View>
        {above}
        <View style={[styles.card, compact && styles.bare]}>
          <View style={styles.head}>
            <Text variant="display" heading={1}>
              {title}
            </Text>
            {text && <Text tone="text2">{text}</Text>}
          </View>
          {children}
        </View>
        {insecure && (
          <Banner inset kind="warning" title={t('auth.insecure.title')} text={t('auth.insecure.text')} />
        )}
      </View>
    </ScrollView>
  );
}

const useStyles = makeStyles(({ colors, radius, shadow }) => ({
  scroll: { flex: 1, backgroundColor: colors.canvas },
  page: { flexGrow: 1, alignItems: 'center', paddingHorizontal: 20, paddingBottom: 40 },
  phone: { paddingHorizontal: 16 },
  column: { width: '100%', gap: 20 },
  brand: { flexDirection: 'row', alignItems: 'center', gap: 10, alignSelf: 'center' },
  card: {
    gap: 18,
    padding: 28,
    borderRadius: radius.dialog,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
    boxShadow: shadow.sh1,
  },
  bare: { padding: 20 },
  head: { gap: 6 },
}));
