// Puts a form into a site's page, in a frame, and keeps the frame as high as the form.
(() => {
  const script = document.currentScript;
  const source = new URL(script.src);
  const address = new URL(source.pathname.replace(/\/embed\.js$/, ''), source.origin);
  address.searchParams.set('embed', '1');
  address.searchParams.set('page', location.href.slice(0, 1500));
  if (document.referrer) address.searchParams.set('referrer', document.referrer.slice(0, 1500));
  const frame = document.createElement('iframe');
  frame.src = address.href;
  frame.title = script.dataset.title || 'Form';
  frame.style.cssText = 'width:100%;border:0;min-height:320px;color-scheme:auto';
  frame.setAttribute('loading', 'lazy');
  script.after(frame);
  addEventListener('message', ({ source: sender, origin, data }) => {
    if (
      sender !== frame.contentWindow ||
      origin !== source.origin ||
      typeof data !== 'object' ||
      data === null
    )
      return;
    if (data.lintel === 'height' && data.height > 0)
      frame.style.height = `${Math.min(Number(data.height), 10_000)}px`;
    if (data.lintel === 'sent' && typeof data.goOn === 'string' && /^https?:\/\//.test(data.goOn))
      location.assign(data.goOn);
  });
})();
