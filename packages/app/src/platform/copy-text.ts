import { Share } from 'react-native';

/** Hands a text to the system's share sheet, from which it can be copied and which says itself that it was: false. */
export async function copyText(text: string): Promise<boolean> {
  await Share.share({ message: text });
  return false;
}
