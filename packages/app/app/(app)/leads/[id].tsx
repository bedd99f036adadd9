export { LeadScreen as default } from '@/features/leads/detail/LeadScreen';
export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';
