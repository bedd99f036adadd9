export { SetupScreen as default } from '@/features/setup/SetupScreen';
export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';
