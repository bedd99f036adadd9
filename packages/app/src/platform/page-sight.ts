import { AppState } from 'react-native';

/** Whether the app is in front. */
export const pageSight = {
  inSight: (): boolean => AppState.currentState === 'active',
  watch(tell: (inSight: boolean) => void): () => void {
    const heard = AppState.addEventListener('change', (state) => tell(state === 'active'));
    return () => heard.remove();
  },
};
