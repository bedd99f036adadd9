import { type RefObject, useEffect, useRef, useState } from 'react';
import type { View } from 'react-native';
import { fromFile, type PickedFile } from '../platform/files.web';

/** True while a file is held over the zone. A file dropped beside it does not leave the page. */
export function useDropTarget(
  zone: RefObject<View | null>,
  take: (files: readonly PickedFile[]) => void,
): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const node = zone.current as unknown as HTMLElement;
    const within = (event: DragEvent) => node.contains(event.target as Node);
    const onOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = within(event) ? 'copy' : 'none';
      setOver(within(event));
    };
    const onLeave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const onDrop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (within(event)) latest.current([...(event.dataTransfer?.files ?? [])].map(fromFile));
    };
    document.addEventListener('dragover', onOver);
    document.addEventListener('dragleave', onLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('dragleave', onLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, [zone]);
  return over;
}
