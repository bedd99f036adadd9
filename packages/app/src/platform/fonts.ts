import Inter400 from '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf';
import Inter500 from '@expo-google-fonts/inter/500Medium/Inter_500Medium.ttf';
import Inter600 from '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf';
import Inter700 from '@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf';
import { useFonts } from 'expo-font';

/** True once Inter is ready to draw with, or could not be loaded and the system font serves. */
export function useInter(): boolean {
  const [loaded, failed] = useFonts({
    Inter_400Regular: Inter400,
    Inter_500Medium: Inter500,
    Inter_600SemiBold: Inter600,
    Inter_700Bold: Inter700,
  });
  return loaded || failed !== null;
}
