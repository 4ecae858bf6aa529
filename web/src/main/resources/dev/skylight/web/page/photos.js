// Photos that are dropped, pasted or chosen.
import { $, on, say } from './dom.js';

const MOST_BYTES = 20 << 20;
const file = (data) => [...data?.files ?? []].find((one) => one.type.startsWith('image/')) ?? data?.files?.[0];

export function onPhoto(listener) {
  const take = (photo) => {
    if (!photo) return;
    const name = photo.name || 'the photo';
    if (photo.type && !photo.type.startsWith('image/')) say(`${name} is no picture: nothing was sent`);
    else if (photo.size > MOST_BYTES) say(`${name} has more than 20 MB: make it smaller`);
    else listener(photo, name);
  };
  on('#photo', 'click', () => $('#file').click());
  on('#file', 'change', ({ target }) => {
    take(target.files[0]);
    target.value = '';
  });
  on(document, 'paste', (event) => {
    const photo = file(event.clipboardData);
    if (photo) { event.preventDefault(); take(photo); }
  });
  for (const type of ['dragover', 'dragleave', 'drop']) {
    on(document, type, (event) => {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      document.body.classList.toggle('dropping', type === 'dragover' || (type === 'dragleave' && Boolean(event.relatedTarget)));
      if (type === 'drop') take(file(event.dataTransfer));
    });
  }
}
