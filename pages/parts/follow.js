/* A control that moves, moves the charts of its page at once; a handle that is dragged moves its control, and on release the
   server hears of it. What moves is a parameter of the chart, reached through the slider that Vega binds to it. */
const hands = new WeakMap();
const QUIET = 350; // ms after the last arrow key until the server is told
const KEYS = { ArrowLeft: ['x', -1], ArrowRight: ['x', 1], ArrowUp: ['y', 1], ArrowDown: ['y', -1] };

export default function ({ data, parentElement, setTriggerValue }) {
  const state = hands.get(parentElement) ?? { at: {}, untold: new Set(), holds: null };
  hands.set(parentElement, state);
  state.end?.();
  const moves = data.moves;
  const stale = is => document.querySelectorAll('.st-key-picture [data-testid=stMarkdown]')
    .forEach(words => words.style.setProperty('opacity', is ? 0.35 : 1));
  // what no control holds stays as it was let go until the server answers: a chart that is drawn anew meanwhile is at rest
  const show = () => { if (!state.waits) moves.forEach(m => put(m.name, state.at[m.name])); };

  const fromControl = () => {
    for (const m of moves) {
      const input = m.control && sliderOf(m.control, m.thumb);
      if (!input || Number(input.value) === state.at[m.name]) continue;
      state.at[m.name] = Number(input.value);
      if (!m.silent) stale(true);
    }
    show();
  };
  const fromPicture = () => {
    for (const m of moves) {
      const moved = boundTo(m.name).find(input => Number(input.value) !== state.at[m.name]);
      if (!moved) continue;
      state.at[m.name] = Number(Number(moved.value).toFixed(9));
      state.untold.add(m.name);
      if (!m.silent) stale(true);
      const slider = m.control && sliderOf(m.control, m.thumb);
      if (slider) move(slider, state.at[m.name]);
    }
    show();
  };
  const tell = () => {
    if (!state.untold.size) return;
    const moved = moves.filter(m => data.whole || state.untold.has(m.name)).map(m => [m.name, state.at[m.name]]);
    setTriggerValue('moved', Object.fromEntries(moved));
    state.waits = data.whole;
    state.untold.clear();
  };
  const frame = () => {
    (state.holds === 'picture' ? fromPicture : fromControl)();
    state.frame = state.holds ? requestAnimationFrame(frame) : null;
  };
  const press = e => {
    state.waits = false;
    state.holds = e.target.closest?.('.vega-embed') ? 'picture' : 'control';
    state.frame ??= requestAnimationFrame(frame);
  };
  const release = () => {
    if (state.holds === 'picture') { fromPicture(); tell(); } else fromControl();
    state.holds = null;
  };
  // a finger on a handle drags it: the style alone does not keep the browser from scrolling, for the handle is invisible
  const touch = e => { if (e.target.closest?.('[aria-label^="Drag me:"]')) e.preventDefault(); };
  const key = e => {
    const chart = e.target.closest?.('.vega-embed');
    if (!chart) return void requestAnimationFrame(fromControl);
    const [along, way] = KEYS[e.key] ?? [];
    const m = along && moves.find(m => m.along === along && boundTo(m.name).some(input => chart.contains(input)));
    if (!m) return;
    e.preventDefault();
    const to = Math.min(m.high, Math.max(m.low, state.at[m.name] + way * m.step));
    for (const input of boundTo(m.name)) set(input, Number(to.toFixed(9)));
    fromPicture();
    clearTimeout(state.timer);
    state.timer = setTimeout(tell, QUIET);
  };
  // a chart that is drawn, or drawn anew, comes up at its own place
  const drawn = new MutationObserver(() => {
    state.later ??= requestAnimationFrame(() => {
      state.later = null;
      if (!state.holds) show();
      for (const m of moves) if (m.along) for (const input of boundTo(m.name)) input.closest('.vega-embed').tabIndex = 0;
    });
  });
  drawn.observe(document.body, { childList: true, subtree: true });

  state.waits = false;
  if (!state.holds && !state.untold.size) {
    for (const m of moves) state.at[m.name] = m.value;
    stale(false);
  }
  show();
  const heard = { pointerdown: press, pointerup: release, pointercancel: release, keydown: key, touchstart: touch };
  for (const [name, does] of Object.entries(heard)) document.addEventListener(name, does, { capture: true, passive: false });
  state.end = () => {
    drawn.disconnect();
    for (const [name, does] of Object.entries(heard)) document.removeEventListener(name, does, true);
  };
  return state.end;
}
