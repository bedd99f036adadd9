export { AuthFrame } from './AuthFrame';
export {
  useInviteMutation,
  useListUsersQuery,
  useLoadSampleMutation,
  useOrganisationQuery,
  useSetupStatusQuery,
  useUpdateCompanyMutation,
} from './auth.api';
export { ChoiceCard } from './ChoiceCard';
export { AddPasskey, TotpSetup } from './factors/lazy';
export { RecoveryCodes } from './factors/RecoveryCodes';
export { isPasswordRefusal, NewPasswordField } from './NewPasswordField';
export { safeNext } from './next-path';
export { Splash } from './Splash';
export { StepUp } from './StepUp';
export { useCompanies } from './use-companies';
export { useWait } from './use-wait';
