// The page of a form: solves its puzzle while the visitor types, and tells a frame how high it is. Without this script
// the form works all the same.

const form = document.querySelector('form[data-puzzle]');
const proof = form?.elements.namedItem('proof');

/** Solves the puzzle beside the page; where the browser cannot, the form goes without. */
function solve() {
  return new Promise((done) => {
    // Outside a secure context a browser offers no hashing.
    if (!form?.dataset.puzzle || !globalThis.crypto?.subtle) return done('');
    try {
      const worker = new Worker('/f/assets/solve.js', { type: 'module' });
      const end = (answer) => {
        worker.terminate();
        done(answer);
      };
      worker.onmessage = ({ data }) => end(typeof data === 'string' ? data : '');
      worker.onerror = () => end('');
      worker.postMessage(JSON.parse(form.dataset.puzzle));
      setTimeout(() => end(''), 30_000);
    } catch {
      done('');
    }
  });
}

if (form && proof) {
  const solved = solve().then((answer) => {
    proof.value = answer;
  });
  let sending = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    const button = form.querySelector('button[type=submit]');
    const label = button.textContent;
    button.disabled = true;
    button.textContent = form.dataset.busy ?? label;
    solved.then(() => form.submit());
    // Who comes back to this page may send again.
    addEventListener('pageshow', () => {
      sending = false;
      button.disabled = false;
      button.textContent = label;
    });
  });
}
(document.querySelector('[aria-invalid=true]') ?? document.querySelector('.notice'))?.focus();

if (parent !== window) {
  const tell = () =>
    parent.postMessage(
      { lintel: 'height', height: Math.ceil(document.documentElement.getBoundingClientRect().height) },
      '*',
    );
  new ResizeObserver(tell).observe(document.documentElement);
  tell();
}
