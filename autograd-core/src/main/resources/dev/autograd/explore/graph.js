// The drawing: boxes and edges at the places that Java worked out, of which only the visible ones are drawn.

const WIDTH = 164, HEIGHT = 80, RANK = 198, LANE = 100, STANDING = 118, LANE_STANDING = 180;
const FROM = 2, TO = 3, MODULE = 1;
// Edges across more ranks, where nothing bends them, are drawn as stubs at their ends.
const LONGEST_EDGE = 40;
const SMALLEST_TEXT = 0.42;
const MOST_EDGES = 6000;

class Drawing {
  constructor(diagram) {
    this.kind = diagram.kind;
    this.of = diagram.of;
    this.rank = diagram.rank;
    this.at = diagram.at;
    this.from = diagram.from;
    this.to = diagram.to;
    this.bends = diagram.bends;
    this.ranks = this.rank.reduce((most, r) => Math.max(most, r), 0) + 1;
    this.byRank = packed(this.ranks, put => this.rank.forEach((r, b) => put(r, b)));
    this.edgesOf = packed(this.kind.length, put => {
      for (let e = 0; e < this.from.length; e++) {
        put(this.from[e], e);
        put(this.to[e], e);
      }
    });
    let low = Infinity, high = -Infinity;
    for (const at of this.at) {
      low = Math.min(low, at / 100);
      high = Math.max(high, at / 100);
    }
    this.low = low;
    this.high = high;
    this.boxOfValue = new Map();
    this.boxOfModule = new Map();
    this.kind.forEach((kind, b) => {
      if (kind === MODULE) this.boxOfModule.set(this.of[b], b);
      else if (kind !== TO || !this.boxOfValue.has(this.of[b])) this.boxOfValue.set(this.of[b], b);
    });
  }

  // The box that shows a value: its own, that of the module it is in, or none.
  boxFor(v) {
    const own = this.boxOfValue.get(v);
    if (own !== undefined) return own;
    for (let m = tape.moduleOf(v); m >= 0; m = data.modules[m].parent) {
      const box = this.boxOfModule.get(m);
      if (box !== undefined) return box;
    }
    return undefined;
  }
}

const graph = {
  canvas: byId('canvas'),
  scale: 1,
  x: 0,
  y: 0,
  isUpright: false,
  drawing: null,
  drawings: new Map(),
  colors: {},
  frame: 0,
  // For tests and the curious: what the last frame drew.
  drawn: {boxes: 0, edges: 0},

  start() {
    const canvas = graph.canvas;
    new ResizeObserver(() => graph.resize()).observe(canvas);
    canvas.addEventListener('wheel', event => {
      event.preventDefault();
      graph.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), event.offsetX, event.offsetY);
    }, {passive: false});
    graph.listenToPointers(canvas);
    canvas.addEventListener('dblclick', event => {
      const box = graph.boxUnder(event.offsetX, event.offsetY);
      if (box !== undefined) graph.open(box);
    });
    graph.resize();
  },

  listenToPointers(canvas) {
    const pointers = new Map();
    let moved = 0, spread = 0;
    canvas.addEventListener('pointerdown', event => {
      canvas.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, event);
      moved = 0;
      spread = 0;
    });
    canvas.addEventListener('pointermove', event => {
      const before = pointers.get(event.pointerId);
      if (!before) {
        canvas.style.cursor = graph.boxUnder(event.offsetX, event.offsetY) === undefined ? 'grab' : 'pointer';
        return;
      }
      moved += Math.abs(event.offsetX - before.offsetX) + Math.abs(event.offsetY - before.offsetY);
      pointers.set(event.pointerId, event);
      if (pointers.size === 1) {
        graph.x += event.offsetX - before.offsetX;
        graph.y += event.offsetY - before.offsetY;
        graph.draw();
      } else {
        const [a, b] = [...pointers.values()];
        const distance = Math.hypot(a.offsetX - b.offsetX, a.offsetY - b.offsetY);
        if (spread > 0) graph.zoom(distance / spread, (a.offsetX + b.offsetX) / 2, (a.offsetY + b.offsetY) / 2);
        spread = distance;
      }
    });
    canvas.addEventListener('pointerup', event => {
      pointers.delete(event.pointerId);
      const box = moved < 6 ? graph.boxUnder(event.offsetX, event.offsetY) : undefined;
      if (box !== undefined) graph.choose(box);
    });
    canvas.addEventListener('pointercancel', event => pointers.delete(event.pointerId));
  },

  choose(box) {
    if (graph.drawing.kind[box] === MODULE) page.openModuleCard(graph.drawing.of[box]);
    else page.select(graph.drawing.of[box], false);
  },

  open(box) {
    const of = graph.drawing.of[box];
    if (graph.drawing.kind[box] === MODULE) page.view(of);
    else page.view(tape.moduleOf(of), of);
  },

  // view: a module's index, or -1 for the whole tape
  show(view) {
    if (!graph.drawings.has(view)) {
      graph.drawings.set(view, new Drawing(view < 0 ? data.flat : data.modules[view].diagram));
    }
    graph.drawing = graph.drawings.get(view);
    graph.fit();
  },

  size() {
    return [graph.canvas.clientWidth, graph.canvas.clientHeight];
  },

  resize() {
    const [width, height] = graph.size();
    const dense = window.devicePixelRatio || 1;
    graph.canvas.width = Math.max(1, Math.round(width * dense));
    graph.canvas.height = Math.max(1, Math.round(height * dense));
    if (graph.drawing) graph.fit();
  },

  // Where a place of the drawing lies, before scaling.
  place(rank, at) {
    return graph.isUpright ? [at * LANE_STANDING, rank * STANDING] : [rank * RANK, at * LANE];
  },

  center(box) {
    return graph.place(graph.drawing.rank[box], graph.drawing.at[box] / 100);
  },

  fit() {
    const [width, height] = graph.size();
    if (width === 0 || height === 0) return;
    const d = graph.drawing;
    const long = d.ranks, wide = d.high - d.low + 1;
    const lying = Math.min(width / (long * RANK), (height - 50) / (wide * LANE));
    const standing = Math.min(width / (wide * LANE_STANDING), (height - 50) / (long * STANDING));
    graph.isUpright = standing > lying * 1.1;
    const best = (graph.isUpright ? standing : lying) * 0.97;
    graph.scale = Math.min(1.35, best);
    if (best < SMALLEST_TEXT) {
      // Too large to read at once: what is looked at comes first.
      graph.scale = 0.8;
      graph.reveal(page.state.value, true);
      return;
    }
    const [x0, y0] = graph.place(0, d.low);
    const [x1, y1] = graph.place(d.ranks - 1, d.high);
    graph.x = width / 2 - graph.scale * (x0 + x1) / 2;
    graph.y = height / 2 + 12 - graph.scale * (y0 + y1) / 2;
    graph.draw();
  },

  fitAll() {
    const [width, height] = graph.size();
    const d = graph.drawing;
    const [x0, y0] = graph.place(0, d.low);
    const [x1, y1] = graph.place(d.ranks - 1, d.high);
    graph.scale = Math.min(1.35, width / (x1 - x0 + RANK), (height - 50) / (y1 - y0 + LANE + 20));
    graph.x = width / 2 - graph.scale * (x0 + x1) / 2;
    graph.y = height / 2 + 12 - graph.scale * (y0 + y1) / 2;
    graph.draw();
  },

  zoom(factor, x, y) {
    const [width, height] = graph.size();
    const atX = x ?? width / 2, atY = y ?? height / 2;
    const scale = Math.min(4, Math.max(0.002, graph.scale * factor));
    graph.x = atX - (atX - graph.x) * scale / graph.scale;
    graph.y = atY - (atY - graph.y) * scale / graph.scale;
    graph.scale = scale;
    graph.draw();
  },

  // Moves the drawing until a value's box can be seen.
  reveal(v, always) {
    const box = graph.drawing?.boxFor(v);
    if (box === undefined) {
      graph.draw();
      return;
    }
    const [width, height] = graph.size();
    const [cx, cy] = graph.center(box);
    const x = cx * graph.scale + graph.x, y = cy * graph.scale + graph.y;
    const edgeX = Math.min(width / 3, WIDTH * graph.scale), edgeY = Math.min(height / 3, HEIGHT * graph.scale);
    if (always || x < edgeX || x > width - edgeX || y < edgeY || y > height - edgeY) {
      graph.x = width / 2 - cx * graph.scale;
      graph.y = height / 2 - cy * graph.scale;
    }
    graph.draw();
  },

  boxUnder(x, y) {
    const d = graph.drawing;
    const wx = (x - graph.x) / graph.scale, wy = (y - graph.y) / graph.scale;
    const rank = Math.round(graph.isUpright ? wy / STANDING : wx / RANK);
    if (rank < 0 || rank >= d.ranks) return undefined;
    for (const b of d.byRank.of(rank)) {
      const [cx, cy] = graph.center(b);
      if (Math.abs(wx - cx) <= WIDTH / 2 && Math.abs(wy - cy) <= HEIGHT / 2) return b;
    }
    return undefined;
  },

  // Where a value's box lies on the page; for tests.
  screen(v) {
    const box = graph.drawing.boxFor(v);
    if (box === undefined) return null;
    const [cx, cy] = graph.center(box);
    const bounds = graph.canvas.getBoundingClientRect();
    return [bounds.left + cx * graph.scale + graph.x, bounds.top + cy * graph.scale + graph.y];
  },

  readColors() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ['paper', 'panel', 'ink', 'soft', 'line', 'faint', 'accent', 'up', 'local', 'product', 'up-wash',
      'local-wash', 'product-wash', 'variable', 'variable-line', 'path']) {
      graph.colors[name] = style.getPropertyValue('--' + name).trim();
    }
  },

  draw() {
    if (graph.frame === 0) graph.frame = requestAnimationFrame(() => {
      graph.frame = 0;
      graph.paint();
    });
  },

  paint() {
    if (!graph.drawing) return;
    const context = graph.canvas.getContext('2d');
    const dense = window.devicePixelRatio || 1;
    const [width, height] = graph.size();
    context.setTransform(dense, 0, 0, dense, 0, 0);
    context.clearRect(0, 0, width, height);
    context.setTransform(dense * graph.scale, 0, 0, dense * graph.scale, dense * graph.x, dense * graph.y);
    const visible = graph.visibleBoxes(width, height);
    graph.drawn = {boxes: visible.length, edges: 0};
    graph.active = graph.activeEdge();
    if (graph.scale > 0.06) graph.paintEdges(context, visible);
    for (const box of visible) graph.paintBox(context, box);
    if (graph.scale > 0.06 && graph.active.edge >= 0) graph.paintLabel(context, graph.active.edge);
  },

  visibleBoxes(width, height) {
    const d = graph.drawing;
    const left = -graph.x / graph.scale, top = -graph.y / graph.scale;
    const right = left + width / graph.scale, bottom = top + height / graph.scale;
    const step = graph.isUpright ? STANDING : RANK;
    const first = Math.max(0, Math.floor((graph.isUpright ? top : left) / step - 0.5));
    const last = Math.min(d.ranks - 1, Math.ceil((graph.isUpright ? bottom : right) / step + 0.5));
    const visible = [];
    // Far out, neighbours fall onto the same pixels.
    const every = Math.max(1, Math.floor(1 / (graph.scale * step)));
    for (let rank = first; rank <= last; rank += every) {
      for (const b of d.byRank.of(rank)) {
        const [cx, cy] = graph.center(b);
        if (cx > left - WIDTH && cx < right + WIDTH && cy > top - HEIGHT && cy < bottom + HEIGHT) visible.push(b);
      }
    }
    return visible;
  },

  // The edge along which the step's gradient flows, if it is part of the drawing.
  activeEdge() {
    const step = page.state.step;
    if (step === 0) return {edge: -1, from: -1, to: graph.drawing.boxFor(tape.root)};
    const d = graph.drawing;
    const from = d.boxFor(tape.sender(step));
    const to = d.boxFor(tape.receiver(step));
    let edge = -1;
    if (from !== undefined && to !== undefined && from !== to) {
      for (const e of d.edgesOf.of(from)) if (d.from[e] === to && d.to[e] === from) edge = e;
    }
    return {edge, from, to};
  },

  paintEdges(context, visible) {
    const d = graph.drawing;
    const seen = new Set();
    for (const box of visible) {
      for (const e of d.edgesOf.of(box)) {
        if (seen.size >= MOST_EDGES) break;
        if (e !== graph.active.edge && !seen.has(e)) {
          const isLong = graph.isLong(e);
          if (isLong && d.to[e] !== box) continue;
          seen.add(e);
          graph.paintEdge(context, e, isLong);
        }
      }
    }
    if (graph.active.edge >= 0) graph.paintActive(context, graph.active.edge);
    graph.drawn.edges = seen.size;
  },

  points(e) {
    const d = graph.drawing;
    const points = [graph.center(d.from[e])];
    const bends = d.bends[e];
    if (bends) for (let i = 0; i < bends.length; i += 2) points.push(graph.place(bends[i], bends[i + 1] / 100));
    points.push(graph.center(d.to[e]));
    const half = graph.isUpright ? HEIGHT / 2 : WIDTH / 2;
    const axis = graph.isUpright ? 1 : 0;
    const direction = Math.sign(points[points.length - 1][axis] - points[0][axis]) || 1;
    points[0] = [...points[0]];
    points[0][axis] += half * direction;
    points[points.length - 1][axis] -= half * direction;
    return points;
  },

  trace(context, points) {
    context.beginPath();
    context.moveTo(...points[0]);
    for (let i = 1; i < points.length; i++) {
      const [x0, y0] = points[i - 1], [x1, y1] = points[i];
      if (graph.isUpright) context.bezierCurveTo(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2, x1, y1);
      else context.bezierCurveTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1);
    }
  },

  isLong(e) {
    const d = graph.drawing;
    return !d.bends[e] && Math.abs(d.rank[d.to[e]] - d.rank[d.from[e]]) > LONGEST_EDGE;
  },

  paintEdge(context, e, isLong) {
    const d = graph.drawing;
    const colors = graph.colors;
    const onRoute = page.route && graph.isOnRoute(d.from[e]) && graph.isOnRoute(d.to[e]);
    context.strokeStyle = onRoute ? colors.local : colors.soft;
    context.fillStyle = context.strokeStyle;
    context.lineWidth = onRoute ? 3.5 : 1.6;
    context.globalAlpha = onRoute ? 1 : page.route ? 0.25 : 0.6;
    let points = graph.points(e);
    if (isLong) {
      const [x, y] = points[1];
      points = graph.isUpright ? [[x - 14, y - 26], [x, y]] : [[x - 30, y - 12], [x, y]];
      context.setLineDash([4, 3]);
    }
    graph.trace(context, points);
    context.stroke();
    context.setLineDash([]);
    graph.arrow(context, points[points.length - 1], graph.isUpright ? [0, 1] : [1, 0], onRoute ? 10 : 7);
    context.globalAlpha = 1;
  },

  arrow(context, [x, y], [dx, dy], size) {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x - size * dx - size * 0.55 * dy, y - size * dy - size * 0.55 * dx);
    context.lineTo(x - size * dx + size * 0.55 * dy, y - size * dy + size * 0.55 * dx);
    context.fill();
  },

  activePoints(e) {
    const points = graph.points(e);
    if (!graph.isLong(e)) return points;
    const [x, y] = points[1];
    return graph.isUpright ? [[x - 40, y - 36], [x, y]] : [[x - 50, y + 60], [x, y]];
  },

  // Against the direction of the edge, with what it brings.
  paintActive(context, e) {
    const colors = graph.colors;
    const points = graph.activePoints(e);
    context.strokeStyle = colors.product;
    context.fillStyle = colors.product;
    context.lineWidth = 5;
    graph.trace(context, points);
    context.stroke();
    const back = Math.sign(points[points.length - 1][graph.isUpright ? 1 : 0] - points[0][graph.isUpright ? 1 : 0]) || 1;
    graph.arrow(context, points[0], graph.isUpright ? [0, -back] : [-back, 0], 17);
  },

  paintLabel(context, e) {
    const colors = graph.colors;
    const isLong = graph.isLong(e);
    const points = graph.activePoints(e);
    const text = (page.isHidden(tape.receiver(page.state.step)) ? '?' : '+= ' + brief(tape.share(page.state.step))) + (isLong ? ' to ' + tape.name(tape.receiver(page.state.step)) : '');
    context.font = '600 19px ' + graph.mono;
    const middle = points.length % 2 === 1 ? points[(points.length - 1) / 2]
        : [0, 1].map(i => (points[points.length / 2 - 1][i] + points[points.length / 2][i]) / 2);
    const width = context.measureText(text).width + 14;
    const y = graph.isUpright ? middle[1] : Math.min(...points.map(point => point[1])) - HEIGHT / 2 - 22;
    context.fillStyle = colors['product-wash'];
    context.strokeStyle = colors.product;
    context.lineWidth = 1.5;
    context.beginPath();
    context.roundRect(middle[0] - width / 2, y - 15, width, 30, 6);
    context.fill();
    context.stroke();
    context.fillStyle = colors.product;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(text, middle[0], y + 1);
  },

  isOnRoute(box) {
    const d = graph.drawing;
    if (d.kind[box] !== MODULE) return page.route.onPath[d.of[box]] === 1;
    return page.route.modules.has(d.of[box]);
  },

  mono: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  sans: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif',

  paintBox(context, box) {
    const d = graph.drawing;
    const colors = graph.colors;
    const kind = d.kind[box], of = d.of[box];
    const [cx, cy] = graph.center(box);
    const left = cx - WIDTH / 2, top = cy - HEIGHT / 2;
    const isModule = kind === MODULE, isStub = kind === FROM || kind === TO;
    const isVariable = !isModule && tape.kind(of) === VARIABLE;
    const isConstant = !isModule && tape.kind(of) === CONSTANT;
    const isSelected = !isModule && !isStub && of === page.state.value;
    context.globalAlpha = page.route && !graph.isOnRoute(box) ? 0.4 : 1;
    context.fillStyle = isModule ? colors.faint : isVariable ? colors.variable : isConstant ? colors.paper : colors.panel;
    if (!isModule && !isStub && tape.state(of, page.state.step) === 'complete') {
      context.fillStyle = isVariable ? colors.variable : colors['product-wash'];
    }
    context.strokeStyle = isVariable ? colors['variable-line'] : isModule ? colors.accent : colors.soft;
    context.lineWidth = isConstant || isStub ? 1 : 1.6;
    context.setLineDash(isStub ? [5, 4] : []);
    if (isModule && data.modules[of].repeats > 1) {
      for (const offset of [10, 5]) {
        context.beginPath();
        context.roundRect(left + offset, top - offset, WIDTH, HEIGHT, 10);
        context.fill();
        context.stroke();
      }
    }
    context.beginPath();
    context.roundRect(left, top, WIDTH, HEIGHT, isVariable ? HEIGHT / 2 : isModule ? 10 : 7);
    context.fill();
    context.stroke();
    context.setLineDash([]);
    if (graph.active.to === box) graph.frameBox(context, left, top, colors.product, 5, 2);
    if (graph.active.from === box) graph.frameBox(context, left, top, colors.up, 5, 2);
    if (isSelected) graph.frameBox(context, left, top, colors.ink, 2.2, 6);
    if (graph.scale >= SMALLEST_TEXT * 0.8) {
      if (isModule) graph.paintModuleText(context, of, left, top);
      else graph.paintValueText(context, of, kind, left, top);
    }
    context.globalAlpha = 1;
  },

  frameBox(context, left, top, color, width, gap) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    context.roundRect(left - gap, top - gap, WIDTH + 2 * gap, HEIGHT + 2 * gap, 10);
    context.stroke();
  },

  line(context, words, x, y, font, color, align, width) {
    context.font = font;
    const text = width ? graph.cut(context, words, width) : words;
    context.fillStyle = color;
    context.textAlign = align ?? 'left';
    context.textBaseline = 'alphabetic';
    context.fillText(text, x, y);
  },

  // A name that is too long loses its beginning, for the end of a path says more; at a negative width, its end.
  cut(context, text, width) {
    if (context.measureText(text).width <= Math.abs(width)) return text;
    const letters = [...text];
    if (width < 0) {
      while (letters.length > 1 && context.measureText(letters.join('') + '…').width > -width) letters.pop();
      return letters.join('') + '…';
    }
    let low = 0, high = letters.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (context.measureText('…' + letters.slice(middle).join('')).width <= width) high = middle; else low = middle + 1;
    }
    return '…' + letters.slice(low).join('');
  },

  paintModuleText(context, m, left, top) {
    const colors = graph.colors;
    graph.line(context, tape.moduleName(m), left + WIDTH / 2, top + 35, '600 20px ' + graph.sans, colors.ink, 'center', WIDTH - 20);
    graph.line(context, plural(data.modules[m].values, 'value') + ' ▸', left + WIDTH / 2, top + 60, '16px ' + graph.sans,
        colors.soft, 'center');
  },

  paintValueText(context, v, kind, left, top) {
    const colors = graph.colors;
    if (kind === FROM || kind === TO) {
      graph.line(context, kind === FROM ? 'from outside' : 'used outside', left + 12, top + 28, '15px ' + graph.sans, colors.soft);
      graph.line(context, tape.name(v), left + 12, top + 57, '600 19px ' + graph.mono, colors.ink, 'left', WIDTH - 24);
      return;
    }
    const inset = tape.kind(v) === VARIABLE ? 18 : 11;
    context.font = '600 19px ' + graph.mono;
    const word = tape.kind(v) === RESULT ? tape.operation(v) : tape.kind(v) === VARIABLE ? 'variable' : 'constant';
    const isCrowded = context.measureText(tape.name(v)).width > WIDTH - 2 * inset - 80;
    const operation = isCrowded && tape.kind(v) !== RESULT ? '' : word;
    const name = graph.cut(context, tape.name(v), WIDTH - 2 * inset - 8 - Math.min(72, 8.4 * operation.length));
    graph.line(context, name, left + inset, top + 25, '600 19px ' + graph.mono, colors.ink);
    context.font = '15px ' + graph.sans;
    graph.line(context, graph.cut(context, operation, 80), left + WIDTH - inset, top + 24, '15px ' + graph.sans, colors.soft, 'right');
    graph.line(context, ('= ' + brief(tape.value(v))).replace('= ≈', '≈'), left + inset, top + 48, '16px ' + graph.mono, colors.ink, 'left', -(WIDTH - 2 * inset + 6));
    const [text, color] = graph.gradientText(v);
    graph.line(context, text, left + inset, top + 70, '16px ' + graph.mono, color, 'left', -(WIDTH - 2 * inset + 6));
  },

  gradientText(v) {
    const colors = graph.colors;
    const state = tape.state(v, page.state.step);
    if (state === 'none') return ['', colors.soft];
    if (page.isHidden(v)) return ['∂ ?', colors['variable-line']];
    if (state === 'waiting') return ['∂ not yet', colors.soft];
    const text = brief(tape.received(v, page.state.step));
    if (state === 'complete') return ['∂ ' + text + ' ✓', colors.product];
    return ['∂ ' + text + ' … ' + tape.sharesBy(v, page.state.step) + '/' + stepsTo.of(v).length, colors.local];
  },
};
