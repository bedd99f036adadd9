import './catalogue';

export { AdminFrame, AdminGate } from './AdminFrame';
export { AdminHome } from './AdminHome';
export { ActionsMenu, AddButton, AreaIntro, AreaTable } from './AreaList';
export type { AdminArea } from './areas';
export { AuditScreen } from './audit/AuditScreen';
export { CompanyScreen } from './company/CompanyScreen';
export { Failed } from './Failed';
export { KeysScreen } from './keys/KeysScreen';
export { NotSaved } from './NotSaved';
export { RolesScreen } from './roles/RolesScreen';
export { PersonScreen } from './users/PersonScreen';
export { UsersScreen } from './users/UsersScreen';
