export { SignInScreen as default } from '@/features/auth/SignInScreen';
export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';
