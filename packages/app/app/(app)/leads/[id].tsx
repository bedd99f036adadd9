export { LeadScreen as default } from '@/features/lead-page/LeadScreen';
export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';
