import { addMessages } from '@lintel/contract/messages';

/**
 * Sentences for what goes wrong follow right behind the first load. Until they are there the server's own words are
 * shown, which are the same in English.
 */
export const loadErrorWords = async (): Promise<void> => {
  const { errors } = await import('@lintel/contract/messages/en/errors');
  addMessages(errors);
};
