import { type ReactNode, Suspense } from 'react';
import { View } from 'react-native';
import { Spinner } from './Spinner';

/** Room for what is on its way; `spin` where a person waits for it. */
export const Late = ({ spin, children }: { spin?: boolean; children: ReactNode }) => (
  <Suspense
    fallback={
      spin ? (
        <View style={{ padding: 24, alignItems: 'center' }}>
          <Spinner />
        </View>
      ) : null
    }
  >
    {children}
  </Suspense>
);
