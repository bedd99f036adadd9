/** What the browser believes of its connection: a no can be trusted. */
export const network = {
  isOnline: (): boolean => navigator.onLine,
  watch(tell: (online: boolean) => void): () => void {
    const up = () => tell(true);
    const down = () => tell(false);
    window.addEventListener('online', up);
    window.addEventListener('offline', down);
    return () => {
      window.removeEventListener('online', up);
      window.removeEventListener('offline', down);
    };
  },
};
