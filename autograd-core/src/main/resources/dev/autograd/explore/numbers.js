// Numbers as text. A tensor's numbers are a number, {v: all of them}, statistics with a corner, or {gone: why}.

const toNumber = x => typeof x === 'string' ? Number(x) : x;

function format(x, digits = 5) {
  const number = toNumber(x);
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? '∞' : '−∞';
  if (number === 0) return '0';
  const size = Math.abs(number);
  let text;
  if (size >= 1e6 || size < 1e-4) {
    if (Number.isInteger(number) && size < 1e7) return String(number).replace('-', '−');
    text = number.toExponential(digits - 1).replace(/\.?0+e/, 'e').replace('e+', 'e');
  } else {
    text = String(Number(number.toPrecision(digits)));
  }
  return text.replaceAll('-', '−');
}

// In a sum or a product, negative numbers stand in parentheses.
const operand = x => toNumber(x) < 0 ? '(' + format(x) + ')' : format(x);

const ofTensor = value => typeof value === 'object' && value !== null;

function add(a, b) {
  if (!ofTensor(a)) return toNumber(a) + toNumber(b);
  return {v: a.v.map((x, i) => toNumber(x) + toNumber(b.v[i]))};
}

// One element, if the page has it.
function elementOf(value, element) {
  if (value === null || value === undefined) return undefined;
  if (!ofTensor(value)) return toNumber(value);
  if (value.v) return toNumber(value.v[element]);
  return undefined;
}

// Short enough for a box; what is left over by rounding is called so.
function brief(value) {
  if (!ofTensor(value) && toNumber(value) !== 0 && Math.abs(toNumber(value)) < 1e-15) return '≈ 0';
  if (!ofTensor(value)) return format(value, 4);
  if (value.gone) return 'gone';
  if (value.v) {
    if (value.v.length === 1) return format(value.v[0], 4);
    return value.v.length <= 3 ? '[' + value.v.map(x => format(x, 3)).join(' ') + ']'
        : '[' + value.v.slice(0, 2).map(x => format(x, 3)).join(' ') + ' …]';
  }
  return value.norm === undefined ? 'not finite' : '‖·‖ ' + format(value.norm, 3);
}

// As [0, 2], or nothing for a scalar.
function indexText(v, element) {
  const dims = tape.dimensions(v);
  if (dims.length === 0) return '';
  const index = [];
  let rest = element;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    index.unshift(rest % dims[axis]);
    rest = Math.floor(rest / dims[axis]);
  }
  return '[' + index.join(', ') + ']';
}

const plural = (n, word) => n.toLocaleString('en') + ' ' + word + (n === 1 ? '' : 's');

// --- elements of the page; text is never parsed as HTML

function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

const show = (element, ...children) => element.replaceChildren(...children.flat(Infinity).filter(Boolean));
const byId = id => document.getElementById(id);
const valueButton = v => h('button', {class: 'name', 'data-value': v, onclick: () => page.select(v, true)}, tape.name(v));
