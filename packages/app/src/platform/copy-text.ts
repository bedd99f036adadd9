import { Share } from 'react-native';

/** Hands a text to the system's share sheet, from which it can be copied. */
export async function copyText(text: string): Promise<void> {
  await Share.share({ message: text });
}
