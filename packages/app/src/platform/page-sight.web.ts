/** Whether somebody can see this page: its tab is in front and its window not put away. */
export const pageSight = {
  inSight: (): boolean => document.visibilityState === 'visible',
  /** Tells of each change, also when the page is closed; gives the way to stop. */
  watch(tell: (inSight: boolean) => void): () => void {
    const changed = () => tell(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  },
};
