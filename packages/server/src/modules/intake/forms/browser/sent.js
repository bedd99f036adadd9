// A form in a frame was sent: the site's own page is told, and goes on where the form says.
const goOn = document.querySelector('[data-go-on]')?.dataset.goOn ?? null;
if (parent !== window) {
  parent.postMessage({ lintel: 'sent', goOn }, '*');
  parent.postMessage(
    { lintel: 'height', height: Math.ceil(document.documentElement.getBoundingClientRect().height) },
    '*',
  );
}
