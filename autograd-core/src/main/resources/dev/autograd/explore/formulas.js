// Formulas come as MathML. They are rebuilt element by element, so that nothing but MathML gets in.

const MATHML = 'http://www.w3.org/1998/Math/MathML';
const MATHML_TAGS = new Set(['math', 'mrow', 'mi', 'mn', 'mo', 'mtext', 'mspace', 'mfrac', 'msup', 'msub', 'msubsup',
  'msqrt', 'mroot', 'mover', 'munder', 'munderover', 'mtable', 'mtr', 'mtd', 'mstyle', 'mpadded']);
const MATHML_ATTRIBUTES = new Set(['mathvariant', 'stretchy', 'form', 'fence', 'separator', 'lspace', 'rspace',
  'displaystyle', 'linethickness', 'accent', 'width', 'columnalign']);
// The Java class Rules calls the gradient of an operation's output so.
const UPSTREAM = '\ue000';

function math(tag, ...children) {
  const element = document.createElementNS(MATHML, tag);
  element.append(...children);
  return element;
}

// A name with its index lowered, as Java writes it in formulas.
function symbol(name) {
  const parts = /^(\p{L}+′*)_?(\d+)$/u.exec(name);
  return parts ? math('msub', math('mi', parts[1]), math('mn', parts[2])) : math('mi', name);
}

const slope = (of, by, kind) => {
  const fraction = math('mfrac', math('mrow', math('mo', '∂'), symbol(of)), math('mrow', math('mo', '∂'), symbol(by)));
  fraction.setAttribute('class', kind);
  return fraction;
};

const gradientOf = (v, kind) => math('math', slope(tape.name(tape.root), tape.name(v), kind));

// The formula at an index; where it names the gradient of the output, that stands in its own colour.
function formula(index, upstream) {
  if (index < 0) return null;
  const [first, ...definitions] = data.formulas[index].split('\n').map(text =>
    rebuilt(new DOMParser().parseFromString(text, 'application/xml').documentElement, upstream));
  if (definitions.length === 0) return first;
  return h('span', {class: 'formulas'}, first, definitions.map(definition => h('span', {class: 'muted'}, 'with ', definition)));
}

function rebuilt(node, upstream) {
  const element = document.createElementNS(MATHML, MATHML_TAGS.has(node.localName) ? node.localName : 'mrow');
  for (const {name, value} of node.attributes) if (MATHML_ATTRIBUTES.has(name)) element.setAttribute(name, value);
  if (upstream !== undefined && node.childElementCount === 0 && node.textContent.trim() === UPSTREAM) {
    return upstream();
  }
  for (const child of node.childNodes) {
    if (child.nodeType === Node.ELEMENT_NODE) element.append(rebuilt(child, upstream));
    else if (child.nodeType === Node.TEXT_NODE) element.append(child.nodeValue);
  }
  return element;
}

// The rule of a step, with the names of the page, or in x, y and z where the tape is too long for that.
function ruleOf(step) {
  const hasOwn = data.steps.own.length > 0;
  const z = tape.sender(step);
  const own = hasOwn ? data.steps.own[step - 1] : data.steps.rule[step - 1];
  return formula(own, () => slope(tape.name(tape.root), hasOwn ? tape.name(z) : 'z', 'up'));
}
