import { useContext, useEffect, useState } from 'react';
import { AccessibilityInfo } from 'react-native';
import { LessMotionContext } from './theme-context';

/** Whether the person asked the system, or the app, for less motion. */
export function useReducedMotion(): boolean {
  const chosen = useContext(LessMotionContext);
  const [reduced, setReduced] = useState(false);
  useEffect(() => {
    let here = true;
    AccessibilityInfo.isReduceMotionEnabled().then((now) => here && setReduced(now));
    const watch = AccessibilityInfo.addEventListener('reduceMotionChanged', setReduced);
    return () => {
      here = false;
      watch.remove();
    };
  }, []);
  return chosen || reduced;
}
