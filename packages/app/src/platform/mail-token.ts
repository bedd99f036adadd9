import { useLinkingURL } from 'expo-linking';

/** The secret of the link that opened the app; null when there was none. */
export const useMailToken = (): string | null => useLinkingURL()?.split('#')[1] || null;
