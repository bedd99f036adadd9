/**
 * Everything under Admin, as one part of the program that is loaded when somebody first goes there. What two such parts
 * share is loaded with the first screen of everybody, so these are one.
 */
export {
  AdminHome,
  AuditScreen,
  CompanyScreen,
  KeysScreen,
  PersonScreen,
  RolesScreen,
  UsersScreen,
} from '@/features/admin';
export { FormScreen, FormsScreen, MappingScreen, WebhooksScreen } from '@/features/doors';
export { FieldsScreen, TagsScreen } from '@/features/fields';
export { MailboxesScreen, MessageScreen, QueueScreen } from '@/features/inbox';
export { LookUpsScreen } from '@/features/lookups';
export { OwnAvailability, RoutingScreen, WhyDialog } from '@/features/routing';
export { SourcesScreen } from '@/features/sources';
export { ChecklistScreen, ChecklistsScreen, PipelinesScreen } from '@/features/stages';
