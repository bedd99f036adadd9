export { useListUsersQuery } from './auth.api';
