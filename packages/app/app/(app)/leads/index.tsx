export { LeadsScreen as default } from '@/features/lead-list/LeadsScreen';
export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';
