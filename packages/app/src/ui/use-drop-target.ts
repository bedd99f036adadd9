import type { RefObject } from 'react';
import type { View } from 'react-native';
import type { PickedFile } from '../platform/files';

/** Files are not dragged on a device. */
export const useDropTarget = (
  _zone: RefObject<View | null>,
  _take: (files: readonly PickedFile[]) => void,
): boolean => false;
