import { useRouter } from 'expo-router';
import { useCallback } from 'react';
import { Linking, Platform } from 'react-native';

/** Opens an address of ours here, or beside what is open: in another tab of the browser. */
export function useGo(): (href: string, beside?: boolean) => void {
  const router = useRouter();
  return useCallback(
    (href, beside) => {
      if (beside && Platform.OS === 'web') void Linking.openURL(new URL(href, location.origin).href);
      else router.push(href as never);
    },
    [router],
  );
}
