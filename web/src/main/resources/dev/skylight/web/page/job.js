// The job, live: events of the server, or asking every few seconds where there are none.
import { $, count, plural, seconds, say } from './dom.js';
import { get, send } from './api.js';

const STATES = { planning: 'Planning', running: 'Embedding', paused: 'Paused', finishing: 'Finishing', indexing: 'Building the index',
  importing: 'Importing', completed: 'Completed', canceled: 'Canceled', failed: 'Failed', stopped: 'Stopped' };
const POLL_MS = 4000;

let last = null;
let hiddenState = '';
let ended = () => {};
let back = () => {};
let away = false;
let polling = 0;

function show(job) {
  const before = last;
  last = job;
  if (away) { away = false; back(); }
  const over = Boolean(before?.active) && !job.active;
  const done = job.rows_done + job.rows_failed;
  // one that was over before this page came is no news
  const seen = job.active || job.state === 'importing' || (before && !$('#job').hidden) || over;
  $('#job').hidden = !seen || hiddenState === job.state;
  $('#job').dataset.state = job.state;
  $('#job-text').textContent = [
    STATES[job.state] ?? job.state,
    job.rows_total > 0 ? `${count(done)} of ${plural(job.rows_total, 'row')} (${Math.floor(100 * done / job.rows_total)} %)` : '',
    job.active && job.images_per_second > 0 ? `${job.images_per_second.toFixed(job.images_per_second < 10 ? 1 : 0)}/s` : '',
    job.state === 'running' && job.eta_seconds > 0 ? `about ${seconds(job.eta_seconds)} left` : '',
    job.rows_failed > 0 ? `${count(job.rows_failed)} failed` : '',
    job.active && job.workers === 0 ? 'no worker runs' : '',
  ].filter(Boolean).join(' · ');
  const bar = $('#job-bar');
  if (job.rows_total > 0) {
    bar.max = job.rows_total;
    bar.value = done;
  } else bar.removeAttribute('value');
  $('#job-buttons').hidden = !job.active || job.read_only;
  $('#job-pause').hidden = job.state === 'paused';
  $('#job-resume').hidden = job.state !== 'paused';
  $('#job-hide').hidden = job.active;
  if (over) {
    say('The job is over: ' + (STATES[job.state] ?? job.state).toLowerCase());
    ended();
  }
}

async function poll() {
  try {
    show(await get('/job'));
  } catch (e) {
    // other calls say so where the server is away; a server without jobs needs no polling
    away = e.status === 0;
    if (e.status === 404 || e.status === 401) return;
  }
  clearTimeout(polling);
  polling = setTimeout(poll, POLL_MS);
}

function listen() {
  const events = new EventSource('/api/v1/job/events');
  events.addEventListener('job', (event) => show(JSON.parse(event.data)));
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) poll();
    else away = true;
  };
  addEventListener('pagehide', () => events.close());
}

async function ask(action, from) {
  from.disabled = true;
  try {
    show({ ...last, ...await send('POST', '/job/' + action) });
  } catch (e) {
    say(e.message);
  } finally {
    from.disabled = false;
  }
}

/** @param onEnd when one is over; @param onBack when the server answers again */
export function start(onEnd, onBack) {
  ended = onEnd;
  back = onBack;
  $('#job-pause').addEventListener('click', (event) => ask('pause', event.target));
  $('#job-resume').addEventListener('click', (event) => ask('resume', event.target));
  $('#job-cancel').addEventListener('click', () => {
    $('#ask-text').textContent = 'Cancel the job? The rows that are done stay.';
    $('#ask').returnValue = 'no';
    $('#ask').showModal();
  });
  $('#ask').addEventListener('close', () => {
    if ($('#ask').returnValue === 'yes') ask('cancel', $('#job-cancel'));
  });
  $('#job-hide').addEventListener('click', () => { hiddenState = last.state; $('#job').hidden = true; });
  if ('EventSource' in window) listen();
  else poll();
}
