import { getDocumentAsync } from 'expo-document-picker';
import { Share } from 'react-native';

/** A file a person chose: its name, size in bytes, and what to send as a request body. */
export interface PickedFile {
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly body: Blob;
}

/** Opens the system's file chooser; null when nothing was chosen. `accept` lists extensions such as ".csv". */
export async function pickFile(_accept: readonly string[]): Promise<PickedFile | null> {
  const picked = await getDocumentAsync({ copyToCacheDirectory: true });
  const file = picked.canceled ? undefined : picked.assets[0];
  if (!file) return null;
  const body = await (await fetch(file.uri)).blob();
  return { name: file.name, size: file.size ?? body.size, type: file.mimeType ?? body.type, body };
}

/** Hands a text file to the system's share sheet. */
export async function saveFile(content: Blob, name: string): Promise<void> {
  await Share.share({ title: name, message: await new Response(content).text() });
}
