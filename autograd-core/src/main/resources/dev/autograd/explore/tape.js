// The data of the page, and what follows from it: who uses what, which step sends to which value.

const data = JSON.parse(document.getElementById('data').textContent);
const VARIABLE = 0, CONSTANT = 1, RESULT = 2;

const tape = {
  size: data.values.name.length,
  root: data.root,
  stepCount: data.steps.node.length,

  text: index => index < 0 ? '' : data.texts[index],
  kind: v => data.values.kind[v],
  operation: v => tape.text(data.values.op[v]),
  attributes: v => tape.text(data.values.attributes[v]),
  line: v => tape.text(data.values.line[v]),
  shape: v => tape.text(data.values.shape[v]),
  type: v => tape.text(data.values.type[v]),
  isNamed: v => data.values.named[v] === 1,
  isTracked: v => data.values.tracked[v] === 1,
  inputs: v => data.values.inputs[v],
  value: v => data.values.value[v],
  gradient: v => data.values.gradient[v],
  check: v => data.values.check[v],
  moduleOf: v => data.values.module[v],

  // A constant without a name is called by its number.
  name(v) {
    const own = tape.text(data.values.name[v]);
    const value = data.values.value[v];
    return own || (typeof value === 'object' ? format(value.v ? value.v[0] : NaN) : format(value));
  },

  dimensions(v) {
    const text = tape.shape(v).slice(1, -1);
    return text === '' ? [] : text.split(', ').map(Number);
  },

  sender: s => data.steps.node[s - 1],
  use: s => data.steps.use[s - 1],
  receiver: s => tape.inputs(tape.sender(s))[tape.use(s)],
  share: s => data.steps.share[s - 1],

  // A value's gradient is complete after its last share, and the result's from the start.
  sharesBy(v, step) {
    const steps = stepsTo.of(v);
    let low = 0, high = steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps[middle] <= step) low = middle + 1; else high = middle;
    }
    return low;
  },

  // 'none' for constants, 'waiting', 'partial', 'complete'
  state(v, step) {
    if (v === tape.root) return 'complete';
    const all = stepsTo.of(v).length;
    if (all === 0) return 'none';
    const received = tape.sharesBy(v, step);
    return received === 0 ? 'waiting' : received < all ? 'partial' : 'complete';
  },

  // What the value has received by a step: one of the forms of a tensor's numbers, or null.
  received(v, step) {
    const steps = stepsTo.of(v);
    const count = tape.sharesBy(v, step);
    if (v === tape.root || (count === steps.length && count > 0)) return tape.gradient(v);
    if (count === 0) return null;
    if (count === 1) return tape.share(steps[0]);
    const known = data.steps.sum[steps[count - 1] - 1];
    if (known !== undefined) return known;
    return steps.slice(0, count).map(s => tape.share(s)).reduce(add);
  },

  // The arithmetic of elements that a step brings: position, terms, and what is left out.
  arithmetic(s) {
    const flat = data.steps.elements[s - 1];
    if (flat.length === 1) {
      const up = tape.gradient(tape.sender(s));
      return [{element: 0, rest: 0, restSum: 0, terms: [{from: 0, up: toNumber(up.v ? up.v[0] : up), local: toNumber(flat[0])}]}];
    }
    const list = [];
    for (let i = 0; i < flat.length;) {
      const entry = {element: flat[i], rest: flat[i + 2], restSum: toNumber(flat[i + 3]), terms: []};
      for (let k = 0; k < flat[i + 1]; k++) {
        const at = i + 4 + 3 * k;
        entry.terms.push({from: flat[at], up: toNumber(flat[at + 1]), local: toNumber(flat[at + 2])});
      }
      i += 4 + 3 * flat[i + 1];
      list.push(entry);
    }
    return list;
  },

  module: m => data.modules[m],

  moduleName(m) {
    const module = data.modules[m];
    return m === 0 ? 'all' : module.name + (module.repeats > 1 ? ' ×' + module.repeats : '');
  },

  modulePath(m) {
    const path = [];
    for (let at = m; at >= 0; at = data.modules[at].parent) path.unshift(at);
    return path;
  },

  isInside(v, m) {
    for (let at = tape.moduleOf(v); at >= 0; at = data.modules[at].parent) if (at === m) return true;
    return false;
  },
};

// Lists per value, packed into two arrays.
function packed(count, fill) {
  const starts = new Int32Array(count + 1);
  fill((owner) => { starts[owner + 1]++; });
  for (let i = 0; i < count; i++) starts[i + 1] += starts[i];
  const next = starts.slice(0, count);
  const items = new Int32Array(starts[count]);
  fill((owner, item) => { items[next[owner]++] = item; });
  return {of: owner => items.subarray(starts[owner], starts[owner + 1])};
}

const stepsTo = packed(tape.size, put => {
  for (let s = 1; s <= tape.stepCount; s++) put(tape.receiver(s), s);
});

const usersOf = packed(tape.size, put => {
  for (let v = 0; v < tape.size; v++) for (const input of tape.inputs(v)) put(input, v);
});

const stepsFrom = packed(tape.size, put => {
  for (let s = 1; s <= tape.stepCount; s++) put(tape.sender(s), s);
});

// All values between the result and v, one shortest way, and the number of ways.
function pathsTo(v) {
  const onPath = new Uint8Array(tape.size);
  const ways = new Float64Array(tape.size);
  onPath[v] = 1;
  ways[v] = 1;
  for (let at = v + 1; at < tape.size; at++) {
    for (const input of tape.inputs(at)) {
      if (onPath[input] && tape.isTracked(at)) {
        onPath[at] = 1;
        ways[at] += ways[input];
      }
    }
  }
  const before = new Int32Array(tape.size).fill(-1);
  const open = [v];
  before[v] = v;
  for (let i = 0; i < open.length && before[tape.root] < 0; i++) {
    for (const user of usersOf.of(open[i])) {
      if (before[user] < 0 && onPath[user]) {
        before[user] = open[i];
        open.push(user);
      }
    }
  }
  const route = [];
  if (before[tape.root] >= 0) {
    for (let at = tape.root; ; at = before[at]) {
      route.push(at);
      if (at === v) break;
    }
  }
  return {onPath, route, ways: ways[tape.root]};
}
