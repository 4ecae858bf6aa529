// The URL is the state: words, an image's id, or a photo, which only this window knows.
const NAMES = ['q', 'image', 'photo'];
const listeners = [];

export const SERVE = './skylight products serve';
export let state = read();

function read() {
  const from = new URLSearchParams(location.search);
  return Object.fromEntries(NAMES.map((name) => [name, from.get(name)?.trim() ?? '']));
}

// The address of a state.
export function href(wanted) {
  const to = new URLSearchParams();
  for (const name of NAMES) if (wanted[name]) to.set(name, wanted[name]);
  return to.size ? '/?' + to : '/';
}

export const go = (wanted) => visit(href(wanted));
export function visit(to) {
  if (to === href(state)) return again();
  history.pushState(null, '', to);
  return tell();
}

export const onState = (listener) => listeners.push(listener);
export const again = () => tell(true);

function tell(anew = false) {
  state = read();
  for (const listener of listeners) listener(anew);
}

addEventListener('popstate', () => tell());
