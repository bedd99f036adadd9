import { createContext } from 'react';

/**
 * Stands in the browser for the router's stacks, tabs and previews, which its barrel brings along: the app moves by links
 * and draws its own shell.
 */
const Nothing = () => null;
export const createNativeStackNavigator = () => ({ Navigator: Nothing, Screen: Nothing });
export const BottomTabBarHeightContext = createContext<number | undefined>(undefined);
