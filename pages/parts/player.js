const players = new WeakMap();
const QUIET = 350; // ms after the last step until the server is told

export default function ({ data, parentElement, setTriggerValue }) {
  const $ = id => parentElement.querySelector('#' + id);
  const state = players.get(parentElement) ?? { frame: null, timer: null, run: null };
  players.set(parentElement, state);
  const last = data.labels.length - 1;
  const slider = () => data.control && sliderOf(data.control);
  const say = () => {
    $('scrub').value = state.frame;
    $('where').textContent = data.labels[state.frame];
    put(data.signal, state.frame);
  };
  const go = frame => {
    state.frame = Math.max(0, Math.min(last, frame));
    if (slider()) move(slider(), state.frame);
    say();
  };
  // the frame is a control of the page: it is told where it came to rest
  const tell = () => {
    clearTimeout(state.later);
    if (data.control) state.later = setTimeout(() => setTriggerValue('moved', { [data.signal]: state.frame }), QUIET);
  };
  const stop = () => { clearInterval(state.timer); state.timer = null; $('play').textContent = 'Play'; };
  const play = () => {
    if (state.timer) { stop(); return tell(); }
    if (state.frame >= last) go(0);
    $('play').textContent = 'Pause';
    state.timer = setInterval(() => { if (state.frame >= last) { stop(); tell(); } else go(state.frame + 1); }, data.milliseconds);
  };
  const step = to => { stop(); go(to); tell(); };
  $('scrub').max = last;
  $('scrub').style.display = data.control ? 'none' : '';
  $('scrub').oninput = e => { stop(); go(Number(e.target.value)); };
  $('first').onclick = () => step(0);
  $('back').onclick = () => step(state.frame - 1);
  $('play').onclick = play;
  $('next').onclick = () => step(state.frame + 1);
  $('ten').onclick = () => step(state.frame + 10);
  $('last').onclick = () => step(last);
  parentElement.querySelector('.player').onkeydown = e => {
    if (e.target.id === 'scrub') return;
    const by = { ArrowLeft: -1, ArrowRight: 1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9 }[e.key];
    if (by) { e.preventDefault(); step(state.frame + by); }
  };
  if (state.run !== data.run) { stop(); state.run = data.run; state.frame = data.start ?? last; }
  say();
  // A chart that is drawn, or drawn anew, after this comes up with its own slider at its own place: keep it in step.
  clearInterval(state.watch);
  state.watch = setInterval(() => {
    if (!state.timer && slider()) state.frame = Number(slider().value);
    say();
  }, data.control ? 100 : 300);
  return () => { clearInterval(state.timer); clearInterval(state.watch); };
}
