/* What the player and the hand both need: the slider of Streamlit behind a control, and the sliders that Vega binds to a number. */
const VALUE = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
const sliderOf = (control, thumb = 0) =>
  document.querySelectorAll(`.st-key-${control.replace(/[^a-zA-Z0-9_-]/g, '-')} input[type=range]`)[thumb];
const boundTo = name => [...document.querySelectorAll('.vega-embed input[type=range]')].filter(i => i.name === name);
const move = (input, value, events = ['input', 'change']) => {
  VALUE.call(input, value);
  for (const event of events) input.dispatchEvent(new Event(event, { bubbles: true }));
};
// one event for Vega: of two that come while it loads an image, it takes the second for its own and misses the next drag
const set = (input, value) => move(input, value, ['input']);
const put = (name, value) => {
  for (const input of boundTo(name)) {
    const form = input.closest('form'); if (form) form.style.display = 'none';
    if (Number(input.value) !== value) set(input, value);
  }
};
