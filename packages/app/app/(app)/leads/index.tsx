export { LeadsScreen as default } from '@/features/leads/list/LeadsScreen';
export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';
