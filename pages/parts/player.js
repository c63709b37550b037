const players = new WeakMap();
export default function ({ data, parentElement }) {
  const $ = id => parentElement.querySelector('#' + id);
  const state = players.get(parentElement) ?? { frame: null, timer: null, run: null };
  players.set(parentElement, state);
  const last = data.labels.length - 1;
  const sliders = () => [...document.querySelectorAll('.vega-embed input[type=range]')].filter(i => i.name === data.signal);
  const put = () => {
    for (const input of sliders()) {
      const form = input.closest('form'); if (form) form.style.display = 'none';
      if (Number(input.value) !== state.frame) {
        input.value = state.frame;
        input.dispatchEvent(new Event('input', { bubbles: true }));
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }
    }
  };
  const go = frame => {
    state.frame = Math.max(0, Math.min(last, frame));
    $('scrub').value = state.frame;
    $('where').textContent = data.labels[state.frame];
    put();
  };
  const stop = () => { clearInterval(state.timer); state.timer = null; $('play').textContent = 'Play'; };
  const play = () => {
    if (state.timer) return stop();
    if (state.frame >= last) go(0);
    $('play').textContent = 'Pause';
    state.timer = setInterval(() => { if (state.frame >= last) stop(); else go(state.frame + 1); }, data.milliseconds);
  };
  $('scrub').max = last;
  $('scrub').oninput = e => { stop(); go(Number(e.target.value)); };
  $('first').onclick = () => { stop(); go(0); };
  $('back').onclick = () => { stop(); go(state.frame - 1); };
  $('play').onclick = play;
  $('next').onclick = () => { stop(); go(state.frame + 1); };
  $('ten').onclick = () => { stop(); go(state.frame + 10); };
  $('last').onclick = () => { stop(); go(last); };
  parentElement.querySelector('.player').onkeydown = e => {
    if (e.target.id === 'scrub') return;
    const move = { ArrowLeft: -1, ArrowRight: 1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9 }[e.key];
    if (move) { e.preventDefault(); stop(); go(state.frame + move); }
  };
  if (state.run !== data.run) { stop(); state.run = data.run; state.frame = data.start ?? last; }
  go(state.frame);
  // A chart that is drawn, or drawn anew, after this comes up with its own slider at its own place: keep it in step.
  clearInterval(state.watch);
  state.watch = setInterval(put, 300);
  return () => { clearInterval(state.timer); clearInterval(state.watch); };
}
