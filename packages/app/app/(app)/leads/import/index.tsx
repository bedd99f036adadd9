export { ImportStart as default } from '@/features/intake/ImportStart';
