import { Share } from 'react-native';
import { serverUrl } from './server';

/** Hands a text to the system's share sheet, which offers copying; it says itself that it did. */
export async function copyText(text: string): Promise<boolean> {
  await Share.share({ message: text });
  return false;
}

/** The full address of a page of this app. */
export const pageAddress = (path: string): string => serverUrl + path;
