/** Which of the picture's colours: the goods' own, darker, lighter, and a few that all goods share. */
export type Ink = 'body' | 'shade' | 'light' | 'wood' | 'metal' | 'dark' | 'paper' | 'glow';

/** A form on a square of 100 × 100: how far a point lies outside of it, and where that has to be asked at all. */
export interface Form {
  readonly ink: Ink;
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
  readonly distance: (x: number, y: number) => number;
}

/** Plain arithmetic: it runs for a hundred thousand points of each picture, and `Math.hypot` is ten times as slow. */
const length = (x: number, y: number): number => Math.sqrt(x * x + y * y);

export const ellipse = (cx: number, cy: number, rx: number, ry: number, ink: Ink): Form => ({
  ink,
  box: [cx - rx - 1, cy - ry - 1, cx + rx + 1, cy + ry + 1],
  distance: (x, y) => {
    const [dx, dy] = [(x - cx) / rx, (y - cy) / ry];
    const [k, slope] = [length(dx, dy), length(dx / rx, dy / ry)];
    return slope === 0 ? -Math.min(rx, ry) : (k * (k - 1)) / slope;
  },
});

/** A box from corner to corner, with rounded corners. */
export const box = (left: number, top: number, right: number, bottom: number, round: number, ink: Ink): Form => {
  const [cx, cy, hw, hh] = [(left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2];
  return {
    ink,
    box: [left - 1, top - 1, right + 1, bottom + 1],
    distance: (x, y) => {
      const [qx, qy] = [Math.abs(x - cx) - hw + round, Math.abs(y - cy) - hh + round];
      return length(Math.max(qx, 0), Math.max(qy, 0)) + Math.min(Math.max(qx, qy), 0) - round;
    },
  };
};

type Point = readonly [x: number, y: number];

const toSegment = (x: number, y: number, ax: number, ay: number, bx: number, by: number): number => {
  const [vx, vy] = [bx - ax, by - ay];
  const along = ((x - ax) * vx + (y - ay) * vy) / (vx * vx + vy * vy || 1);
  const reached = along < 0 ? 0 : along > 1 ? 1 : along;
  return length(x - ax - reached * vx, y - ay - reached * vy);
};

/** A line from one point to the next. */
interface Side {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
}

const sideOf = ([ax, ay]: Point, [bx, by]: Point): Side => ({ ax, ay, bx, by });

const nearest = (sides: readonly Side[], x: number, y: number): number => {
  let least = Number.POSITIVE_INFINITY;
  for (const { ax, ay, bx, by } of sides) least = Math.min(least, toSegment(x, y, ax, ay, bx, by));
  return least;
};

const isInside = (sides: readonly Side[], x: number, y: number): boolean => {
  let inside = false;
  for (const { ax, ay, bx, by } of sides) {
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
};

const around = (points: readonly Point[], margin: number): Form['box'] => {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs) - margin, Math.min(...ys) - margin, Math.max(...xs) + margin, Math.max(...ys) + margin];
};

/** A stroke through points, with round ends. */
export const stroke = (width: number, ink: Ink, ...points: readonly Point[]): Form => {
  const sides = points.slice(1).map((to, i) => sideOf(points[i] ?? to, to));
  return { ink, box: around(points, width / 2 + 1), distance: (x, y) => nearest(sides, x, y) - width / 2 };
};

/** A filled outline; `round` softens its corners outwards. */
export const outline = (round: number, ink: Ink, ...points: readonly Point[]): Form => {
  const sides = points.map((to, i) => sideOf(points.at(i - 1) ?? to, to));
  return {
    ink,
    box: around(points, round + 1),
    distance: (x, y) => (isInside(sides, x, y) ? -1 : 1) * nearest(sides, x, y) - round,
  };
};

/** A circle's line: handles and rims. */
export const ring = (cx: number, cy: number, radius: number, width: number, ink: Ink): Form => ({
  ink,
  box: [cx - radius - width, cy - radius - width, cx + radius + width, cy + radius + width],
  distance: (x, y) => Math.abs(length(x - cx, y - cy) - radius) - width / 2,
});

/** The same on the other side of the middle. */
export const mirrored = (form: Form): Form => ({
  ...form,
  box: [100 - form.box[2], form.box[1], 100 - form.box[0], form.box[3]],
  distance: (x, y) => form.distance(100 - x, y),
});
