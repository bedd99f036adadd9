import { t } from '@lintel/contract/messages';

/** First stop of the Tab key, visible only then: jumps over the navigation. */
export const SkipLink = () => (
  // biome-ignore lint/a11y/useValidAnchor: it is a link within the page; focus needs script in a single-page app
  <a
    href="#main"
    className="skip-link"
    onClick={(event) => {
      event.preventDefault();
      document.getElementById('main')?.focus();
    }}
  >
    {t('ui.shell.skip')}
  </a>
);
