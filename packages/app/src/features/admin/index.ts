import './catalogue';

export { AdminHome } from './AdminHome';
export { AuditScreen } from './audit/AuditScreen';
export { CompanyScreen } from './company/CompanyScreen';
export { KeysScreen } from './keys/KeysScreen';
export { RolesScreen } from './roles/RolesScreen';
export { PersonScreen } from './users/PersonScreen';
export { UsersScreen } from './users/UsersScreen';
