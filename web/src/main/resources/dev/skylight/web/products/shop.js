// The page: products that are similar to a photo, to words, to one another.
import { $, $$, chip, count, h, on, picture, plural, put, show } from './dom.js';
import { failed, get, send } from './api.js';
import { onPhoto } from './photos.js';
import { go, href, onState, state, visit } from './state.js';

const MOST = 60;
const KEPT = 20;
// Photos of this window, by the number that their address has.
const photos = new Map();
// Answers, so that Back shows them at once.
const answers = new Map();
let asking = null;

const isAddress = (text) => /^https?:\/\/\S+$/i.test(text);
const thumb = (image) => `/api/v1/products/images/${encodeURIComponent(image)}/thumb`;

function ask(signal) {
  const { q, image, photo } = state;
  if (photo) {
    const { file } = photos.get(photo);
    return send('POST', '/products/search?k=' + MOST, file, file.type || 'image/unknown', signal);
  }
  if (image) return get(`/products/images/${encodeURIComponent(image)}/similar`, { k: MOST }, signal);
  if (isAddress(q)) return send('POST', '/products/search/url?k=' + MOST, { url: q }, undefined, signal);
  return get('/products/search', { q, k: MOST }, signal);
}

async function showState(anew) {
  asking?.abort();
  asking = null;
  failed();
  dress();
  put('#products');
  put('#notices');
  const key = href(state);
  show('#welcome', key === '/');
  if (key === '/') { put('#status'); return; }
  if (state.photo && !photos.has(state.photo)) {
    failed(new Error('This photo is not kept by the page: drop, paste or choose it again.'));
    return;
  }
  if (anew) answers.delete(key);
  if (answers.has(key)) { list(answers.get(key)); return; }
  const abort = asking = new AbortController();
  $('#main').setAttribute('aria-busy', 'true');
  put('#status', 'Searching…');
  try {
    const answer = await ask(abort.signal);
    if (abort.signal.aborted) return;
    answers.set(key, answer);
    if (answers.size > KEPT) answers.delete(answers.keys().next().value);
    list(answer);
  } catch (e) {
    if (abort.signal.aborted) return;
    failed(e);
  }
  $('#main').removeAttribute('aria-busy');
}

// The box, the chip and the titles of the present state.
function dress() {
  const { q, image, photo } = state;
  $('#main').removeAttribute('aria-busy');
  if ($('#q').value.trim() !== q) $('#q').value = q;
  const like = photo ? 'Photo' : image && 'Image ' + image;
  const src = photo ? photos.get(photo)?.src : image && thumb(image);
  put('#chips', like && chip([src && h('img', { src, alt: '' }), h('bdi', {}, like)], () => go({}), 'Remove: ' + like));
  const title = photo ? 'Like your photo' : image ? 'Like image ' + image : isAddress(q) ? 'Like the picture at this address' : q;
  put('#title', title || 'Products');
  document.title = title ? title + ' – Similar products' : 'Similar products';
}

function list({ hits, notices, took_ms: millis }) {
  put('#notices', notices.map((text) => h('li', { dir: 'auto' }, text)));
  put('#products', hits.map(product));
  put('#status', hits.length ? `${plural(hits.length, 'product picture')}, the most similar first, in ${count(millis)} ms` : 'No product fits');
}

function product({ image_id: image, product_id: id, score, thumb: src }) {
  return h('li', { class: 'product', 'data-image': image }, h('a', { class: 'open', href: href({ image }) },
    picture(src, 'Its picture cannot be shown', { alt: '', width: 320, height: 320 }),
    h('span', { class: 'facts' }, id !== null && h('b', { dir: 'auto' }, 'Product ' + id), h('small', { dir: 'auto' }, 'Image ' + image),
      h('small', {}, 'Score ', h('span', { class: 'score' }, score.toFixed(3))), h('span', { class: 'like' }, 'Similar'))));
}

on('#search', 'submit', (event) => {
  event.preventDefault();
  go({ q: $('#q').value.trim() });
});
onPhoto((file) => {
  const number = String(Date.now()); // no photo had it before a reload, which addresses outlive
  photos.set(number, { file, src: URL.createObjectURL(file) });
  go({ photo: number });
});
on(document, 'click', (event) => {
  const link = event.target.closest('#home, .open');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  visit(link.getAttribute('href'));
  scrollTo(0, 0);
  $('#main').focus();
});
// Keys: / for the box, arrows from product to product, Escape out of the box.
on(document, 'keydown', (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === 'Escape' && target.matches('#q')) target.blur();
  if (target.matches('input')) return;
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (key === '/') $('#q').select();
  else if (step && target.matches('.open')) {
    const all = $$('.open');
    all[all.indexOf(target) + step]?.focus();
  } else return;
  event.preventDefault();
});
onState(showState);
showState();
