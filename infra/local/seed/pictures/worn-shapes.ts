import { box, ellipse, mirrored, outline, ring, stroke } from './form.ts';

const sleeve = outline(2, 'body', [34, 26], [24, 30], [13, 48], [23, 54], [32, 44]);
const longSleeve = outline(2, 'shade', [34, 28], [24, 32], [12, 74], [22, 77], [33, 48]);
const torso = outline(2, 'body', [34, 25], [66, 25], [69, 82], [31, 82]);

/** Clothes and bags. */
export const wornShapes = {
  tshirt: [sleeve, mirrored(sleeve), torso, ellipse(50, 24, 9, 5, 'shade'), stroke(1.2, 'light', [33, 79], [67, 79])],
  shirt: [
    longSleeve,
    mirrored(longSleeve),
    torso,
    outline(1, 'light', [41, 22], [50, 31], [44, 37], [37, 26]),
    mirrored(outline(1, 'light', [41, 22], [50, 31], [44, 37], [37, 26])),
    stroke(1, 'shade', [50, 32], [50, 83]),
    ...[42, 52, 62, 72].map((y) => ellipse(50, y, 1.3, 1.3, 'paper')),
  ],
  sweater: [
    longSleeve,
    mirrored(longSleeve),
    torso,
    box(30, 78, 70, 85, 2, 'shade'),
    ring(50, 24, 8, 3.4, 'shade'),
    stroke(1.4, 'light', [43, 36], [43, 76]),
    stroke(1.4, 'light', [50, 36], [50, 76]),
    stroke(1.4, 'light', [57, 36], [57, 76]),
  ],
  scarf: [
    stroke(14, 'shade', [42, 44], [38, 78]),
    ring(50, 34, 17, 13, 'body'),
    stroke(14, 'body', [56, 46], [61, 74]),
    stroke(2, 'light', [54.5, 62], [66, 60]),
    stroke(2, 'light', [55, 67], [67, 65]),
    ...[55.5, 59.5, 63.5, 67.5].map((x) => stroke(1.2, 'body', [x, 78], [x + 0.6, 88])),
    ...[33, 37, 41, 45].map((x) => stroke(1.2, 'shade', [x, 82], [x - 0.6, 90])),
  ],
  hat: [
    ellipse(50, 50, 27, 28, 'body'),
    ...[36, 43, 50, 57, 64].map((x) => stroke(1.2, 'light', [x, 34], [x, 58])),
    box(20, 57, 80, 76, 5, 'shade'),
    ellipse(50, 20, 6, 6, 'light'),
  ],
  glove: [
    ...[38, 46, 54, 62].map((x, i) => stroke(7, 'body', [x, 54], [x, 28 + Math.abs(i - 1.5) * 5])),
    stroke(8, 'body', [68, 64], [80, 48]),
    box(34, 48, 70, 72, 6, 'body'),
    box(35, 70, 69, 86, 3, 'shade'),
  ],
  sock: [
    outline(4, 'body', [42, 22], [62, 22], [61, 58], [42, 80], [26, 80], [24, 70], [42, 54]),
    box(38, 18, 66, 28, 2, 'shade'),
    ellipse(28, 75, 7, 8, 'light'),
    ellipse(58, 62, 6, 6, 'light'),
    stroke(2.4, 'light', [39, 36], [65, 36]),
  ],
  backpack: [
    ring(50, 22, 7, 3, 'dark'),
    box(18, 52, 30, 76, 5, 'shade'),
    box(70, 52, 82, 76, 5, 'shade'),
    box(26, 22, 74, 84, 14, 'body'),
    box(33, 52, 67, 78, 5, 'shade'),
    stroke(1.6, 'metal', [36, 58], [64, 58]),
    stroke(1.6, 'light', [34, 38], [66, 38]),
  ],
  tote: [
    ring(50, 36, 17, 3.4, 'shade'),
    outline(2, 'body', [24, 42], [76, 42], [72, 84], [28, 84]),
    stroke(1.4, 'light', [24, 47], [76, 47]),
    box(46, 56, 54, 62, 1, 'shade'),
  ],
  messenger: [
    stroke(3, 'dark', [22, 46], [36, 16], [64, 16], [78, 46]),
    box(18, 42, 82, 80, 4, 'shade'),
    outline(3, 'body', [19, 42], [81, 42], [79, 64], [21, 64]),
    box(46, 60, 54, 70, 1, 'metal'),
    stroke(1, 'light', [22, 61], [78, 61]),
  ],
  wallet: [
    box(18, 40, 82, 76, 5, 'body'),
    stroke(2.4, 'metal', [22, 46], [78, 46]),
    box(74, 46, 79, 56, 2, 'metal'),
    stroke(1, 'light', [22, 71], [78, 71]),
  ],
};
