const table = (lines: string): ReadonlyMap<string, string> =>
  new Map(
    lines.split(' ').flatMap((line) => {
      const [unit = '', names = ''] = line.split(':');
      return names.split(',').map((name) => [name, unit] as const);
    }),
  );

// Spellings that mean the same wherever they stand.
const always = table(
  'in:inch,inches ft:feet,foot gal:gallon,gallons lb:lbs,pound,pounds oz:ounce,ounces yd:yard,yards,yds qt:quart,quarts ' +
    'sq:square cu:cubic volt:volts watt:watts amp:amps,ampere,amperes pk:pack,packs pc:piece,pieces,pcs ' +
    'hp:horsepower ga:gauge,gage mm:millimeter,millimeters,millimetre cm:centimeter,centimeters,centimetre ' +
    'kg:kilogram,kilograms ml:milliliter,milliliters liter:liters,litre,litres gram:grams hr:hour,hours ' +
    'gb:gigabyte,gigabytes tb:terabyte,terabytes',
);
// Letters that are a unit only behind a number.
const afterNumber = table('volt:v watt:w amp:a liter:l gram:g ft:f meter:m hr:h');

/** A unit under the one name that it has in the index, or the word as it is. */
export const unitOf = (word: string, behindNumber: boolean): string =>
  always.get(word) ?? (behindNumber ? afterNumber.get(word) : undefined) ?? word;

/** Writes out the marks and the runs of letters that measures are abbreviated with: 5/8", 6', sqft. */
export const spelledOut = (text: string): string =>
  !/[\d'’]|(?:sq|cu)/.test(text)
    ? text
    : text
        .replace(/(\d),(?=\d{3}(?!\d))/g, '$1')
        .replace(/(\d)\s*(?:"|''|”|′′)/g, '$1 in ')
        .replace(/(\d)\s*['’′](?!\p{L})/gu, '$1 ft ')
        .replace(/\b(sq|cu)\.?\s*(?:ft|feet|foot)\b/g, '$1 ft ')
        .replace(/(?<=\p{L})['’](?:s\b)?/gu, '');
