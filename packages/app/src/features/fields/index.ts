import './catalogue';

export { FieldsScreen } from './FieldsScreen';
export { TagsScreen } from './TagsScreen';
