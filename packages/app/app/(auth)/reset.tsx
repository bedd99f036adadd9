export { ResetScreen as default } from '@/features/auth/ResetScreen';
export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';
