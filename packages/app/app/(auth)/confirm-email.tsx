export { ConfirmEmailScreen as default } from '@/features/auth/ConfirmEmailScreen';
export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';
