// Every call of the API: one shape of errors, busy answers tried again, the server's absence told.

const BASE = '/api/v1';

export class ApiError extends Error {
  constructor(status, { code = 'failed', message, todo = '' }) {
    super(message);
    Object.assign(this, { status, code, todo });
  }
}

const pause = (ms, signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, ms);
  signal?.addEventListener('abort', () => { clearTimeout(timer); reject(signal.reason); });
});

async function fault(answer) {
  const said = await answer.json().catch(() => null);
  if (answer.status === 401) {
    return new ApiError(401, { code: 'unauthorized', message: 'The server wants its token.',
      todo: 'open the address with ?token=... that skylight serve printed' });
  }
  return new ApiError(answer.status, said?.error ?? { message: `The server answered ${answer.status}.` });
}

async function call(path, options = {}, tries = 3) {
  let answer;
  try {
    answer = await fetch(BASE + path, { credentials: 'same-origin', ...options });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new ApiError(0, { code: 'away', message: 'The server does not answer.', todo: 'skylight serve' });
  }
  if ((answer.status === 429 || answer.status === 503) && tries > 1 && !options.method) {
    await pause(1000 * Math.min(5, Number(answer.headers.get('Retry-After')) || 1), options.signal);
    return call(path, options, tries - 1);
  }
  if (!answer.ok) throw await fault(answer);
  return answer.json();
}

/** ?a=1&a=2 of {a: [1, 2]}; what is empty is left out. */
export function params(values) {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== '' && one !== null && one !== undefined) all.append(name, one);
    }
  }
  const text = all.toString();
  return text ? '?' + text : '';
}

export const get = (path, values = {}, signal = undefined) => call(path + params(values), { signal });

export const send = (method, path, body) => call(path, {
  method, headers: { 'X-Skylight': '1', ...(body ? { 'Content-Type': 'application/json' } : {}) },
  body: body ? JSON.stringify(body) : undefined });

/** Sends a photo as it is; the answer's query_id stands for it from then on. */
export const upload = (photo, signal) => call('/search/image?k=1', {
  method: 'POST', signal, body: photo,
  headers: { 'X-Skylight': '1', 'Content-Type': photo.type || 'image/unknown' } });
