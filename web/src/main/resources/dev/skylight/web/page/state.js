// The URL is the state: read from it, written to it, and told to whoever shows it.

const LISTS = ['like', 'notlike', 'query', 'tag'];
const WORDS = ['view', 'kind', 'q', 'folder', 'min', 'id'];
const listeners = [];

export const SERVE = './skylight serve';
export const NO_QUERY = { view: '', kind: '', q: '', min: '', like: [], notlike: [], query: [] };
export const ALL = { ...NO_QUERY, tag: [], rating: 0, folder: '' };
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

// The address of the present state with some changes; no picture is open there.
export function href(changes) {
  const all = { ...state, id: '', ...changes };
  const to = new URLSearchParams();
  for (const name of [...WORDS, 'rating', ...LISTS]) for (const one of [all[name]].flat()) if (one) to.append(name, one);
  return to.size ? '/?' + to : '/';
}

export const hasQuery = (s = state) => Boolean(s.q || s.like.length || s.query.length || s.notlike.length);
export const hasFilter = () => Boolean(state.tag.length || state.folder || state.rating);

// "sea -people" as words to find and words to be without.
export function words(text) {
  const minus = [];
  const q = text.replace(/(^|\s)-(?:"([^"]+)"|([^\s"-]\S*))/g, (all, space, quoted, word) => {
    minus.push(quoted ?? word);
    return ' ';
  });
  return { q: q.trim(), minus };
}

// Goes to another state; `replace` where Back should not come here again.
export const go = (changes, replace, mark) => visit(href(changes), replace, mark);
export function visit(to, replace = false, mark = null) {
  if (!replace && to === href({ id: state.id })) return again();
  history[replace ? 'replaceState' : 'pushState'](mark, '', to);
  return tell();
}

export const onState = (listener) => listeners.push(listener);
export const again = () => tell(true);

function tell(anew = false) {
  const before = state;
  state = read();
  for (const listener of listeners) listener(state, before, anew);
}

addEventListener('popstate', () => tell());
