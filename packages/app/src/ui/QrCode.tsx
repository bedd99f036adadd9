import { lazy, Suspense } from 'react';
import { View } from 'react-native';

// The encoder is fetched when the first code is drawn: it does not belong in the first load.
const Drawing = lazy(() => import('./QrDrawing'));

/** A QR code, dark on light in either theme, since cameras want it so. `label` says what it is. */
export const QrCode = ({ text, label, size = 168 }: { text: string; label: string; size?: number }) => (
  <Suspense fallback={<View style={{ width: size, height: size }} />}>
    <Drawing text={text} label={label} size={size} />
  </Suspense>
);
