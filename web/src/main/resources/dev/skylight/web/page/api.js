// Every call of the API: one shape of errors, busy answers tried again, and where errors are shown.
import { $, button, h, put, show } from './dom.js';
import { SERVE, again, go, state } from './state.js';

const problem = (status, error) => Object.assign(new Error(error.message), { status, todo: error.todo, code: error.code });

async function call(path, options, tries = 3) {
  const answer = await fetch('/api/v1' + path, options).catch((e) => {
    if (e.name === 'AbortError') throw e;
    throw problem(0, { code: 'away', message: 'The server does not answer.', todo: SERVE });
  });
  if (answer.ok) return answer.json();
  if ((answer.status === 429 || answer.status === 503) && tries > 1 && !options.method) {
    const wait = Math.min(5, Number(answer.headers.get('Retry-After')) || 1);
    await new Promise((resolve) => { setTimeout(resolve, 1000 * wait); });
    return call(path, options, tries - 1);
  }
  const said = (await answer.json().catch(() => null))?.error ?? { message: `The server answered ${answer.status}.` };
  throw problem(answer.status, answer.status === 401 ? { code: 'unauthorized', message: 'The server wants its token.',
    todo: `open the address with /?token=... that ${SERVE} printed` } : said);
}

// Asks; values may be lists, and what is empty is left out.
export function get(path, values = {}, signal = undefined) {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of [value].flat()) if (one !== '' && one !== null) all.append(name, one);
  }
  return call(all.size ? `${path}?${all}` : path, { signal });
}

export const send = (method, path, body, type = 'application/json', signal = undefined) => call(path, { method, signal,
  body: body instanceof Blob ? body : JSON.stringify(body), headers: { 'X-Skylight': '1', 'Content-Type': type } });

// Shows what went wrong and what to do; nothing takes it away.
export function failed(e) {
  show('#error', e);
  if (!e) return;
  const forgotten = e.status === 404 && state.query?.length;
  $('#error').dataset.code = e.code;
  put('#status');
  put('#error', h('p', { dir: 'auto' }, e.message), e.todo && h('p', {}, 'To do: ', h('code', {}, e.todo)),
    forgotten ? button('Without the photo', () => go({ query: [] })) : button('Try again', again, { id: 'retry' }));
}
