import { lazy } from 'react';

// Fetched with the wizard as one chunk: what two routes import by name would be loaded with the app.
const ImportStart = lazy(() => import('@/features/intake').then((area) => ({ default: area.ImportStart })));

export default function ImportRoute() {
  return <ImportStart />;
}
