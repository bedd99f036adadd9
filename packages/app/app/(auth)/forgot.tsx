export { ForgotScreen as default } from '@/features/auth/ForgotScreen';
export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';
