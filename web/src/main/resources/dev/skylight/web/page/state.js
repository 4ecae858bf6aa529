// The URL is the state: read from it, written to it, and told to whoever shows it.

const LISTS = ['like', 'notlike', 'query', 'tag'];
const WORDS = ['q', 'folder', 'min', 'view', 'kind', 'id'];
let listeners = [];

export let state = read();

function read() {
  const from = new URLSearchParams(location.search);
  const all = {};
  for (const name of WORDS) all[name] = from.get(name) ?? '';
  for (const name of LISTS) all[name] = from.getAll(name);
  const rating = Number(from.get('rating'));
  all.rating = rating >= 1 && rating <= 5 ? Math.floor(rating) : 0;
  if (!(Number(all.min) > 0)) all.min = '';
  if (!/^\d+$/.test(all.id)) all.id = '';
  return all;
}

/** The address of the present state with some changes. */
export function href(changes = {}) {
  const all = { ...state, id: '', ...changes };
  const to = new URLSearchParams();
  for (const name of ['view', 'kind', 'q', ...LISTS, 'folder', 'rating', 'min', 'id']) {
    for (const one of LISTS.includes(name) ? all[name] : [all[name]]) if (one) to.append(name, one);
  }
  const text = to.toString();
  return text ? '/?' + text : '/';
}

export const NO_QUERY = { q: '', like: [], notlike: [], query: [] };
export const hasQuery = (s = state) => Boolean(s.q.trim() || s.like.length || s.query.length || s.notlike.length);

/** What of a state decides which pictures come: not the threshold, nor which one is open. */
export const wanted = (s) => JSON.stringify([s.q, s.like, s.notlike, s.query, s.tag, s.folder, s.rating]);

/** "sea -people" as words to find and words to be without. */
export function words(text) {
  const minus = [];
  const q = text.replace(/(^|\s)-(?:"([^"]+)"|([^\s"-]\S*))/g, (all, space, quoted, word) => {
    minus.push(quoted ?? word);
    return ' ';
  });
  return { q: q.replace(/\s+/g, ' ').trim(), minus };
}

/** Goes to another state; `replace` where Back should not come here again. */
export function go(changes, { replace = false, mark = null } = {}) {
  const to = href(changes);
  if (to === href({ id: state.id }) && !replace) { tell(true); return; }
  history[replace ? 'replaceState' : 'pushState'](mark, '', to);
  tell();
}

export const onState = (listener) => listeners.push(listener);

function tell(again = false) {
  const before = state;
  state = read();
  for (const listener of listeners) listener(state, before, again);
}

addEventListener('popstate', () => tell());
