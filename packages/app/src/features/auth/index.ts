export { useListUsersQuery, useLoadSampleMutation } from './auth.api';
export { safeNext } from './next-path';
export { Splash } from './Splash';
