export {
  useListUsersQuery,
  useLoadSampleMutation,
  useOrganisationQuery,
  useUpdateCompanyMutation,
} from './auth.api';
export { AddPasskey, TotpSetup } from './factors/lazy';
export { RecoveryCodes } from './factors/RecoveryCodes';
export { isPasswordRefusal, NewPasswordField } from './NewPasswordField';
export { safeNext } from './next-path';
export { Splash } from './Splash';
export { StepUp } from './StepUp';
export { currencyOptions } from './setup/choices';
export { useCompanies } from './use-companies';
export { useWait } from './use-wait';
