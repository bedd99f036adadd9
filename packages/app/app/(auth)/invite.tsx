export { InviteScreen as default } from '@/features/auth/InviteScreen';
export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';
