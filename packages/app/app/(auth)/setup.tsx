export { SetupScreen as default } from '@/features/auth/setup/SetupScreen';
export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';
