import { Redirect } from 'expo-router';

export default function SettingsRoute() {
  return <Redirect href="/settings/profile" />;
}
