/** A file a person chose: its name, size in bytes, and what to send as a request body. */
export interface PickedFile {
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly body: Blob;
}

export const fromFile = (file: File): PickedFile => ({
  name: file.name,
  size: file.size,
  type: file.type,
  body: file,
});

/** Opens the system's file chooser; null when nothing was chosen. `accept` lists extensions such as ".csv". */
export function pickFile(accept: readonly string[]): Promise<PickedFile | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept.join(',');
    input.addEventListener('change', () => resolve(input.files?.[0] ? fromFile(input.files[0]) : null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

/** Downloads to the person's computer. */
export async function saveFile(content: Blob, name: string): Promise<void> {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
