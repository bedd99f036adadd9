export { SearchPicker } from '@/ui/SearchPicker';
export { LeadPicker } from './LeadPicker';
export { TagField } from './TagField';
