import { describe, expect, it } from 'vitest';
import { fold } from '#shared/search/fold.ts';
import { stem } from '#shared/search/stem.ts';
import { tokenize } from '#shared/search/tokenize.ts';
import { typosBetween } from '#shared/search/typo.ts';

const terms = (text: string): string[] => tokenize(text).map(({ term }) => term);

/** As snowballstemmer 3.1.1 stems them, which is the published algorithm itself. */
const stems =
  'added:add adding:add add:add egg:egg cats:cat ties:tie cries:cri gas:gas kiwis:kiwi this:this ' +
  'agreed:agre feed:feed hopping:hop hoping:hope hoped:hope falling:fall luxuriated:luxuri skis:ski ' +
  'dying:die news:news skies:sky gently:gentl early:earli only:onli international:internat lateral:lateral ' +
  'organization:organiz university:universiti universal:universal emergency:emergenc evening:evening ' +
  'proceed:proceed outing:outing inning:inning herring:herring communication:communic generously:generous ' +
  'arsenic:arsenic relational:relat conditional:condit valency:valenc hesitancy:hesit digitizer:digit ' +
  'radically:radic differently:differ analogously:analog operator:oper decisiveness:decis hopefulness:hope ' +
  'callousness:callous formality:formal sensitivity:sensit sensibility:sensibl geologist:geolog ' +
  'electricity:electr electrical:electr hopeful:hope goodness:good revival:reviv allowance:allow ' +
  'inference:infer adjustable:adjust defensible:defens replacement:replac adjustment:adjust ' +
  'dependent:depend adoption:adopt activate:activ effective:effect bowdlerize:bowdler probate:probat ' +
  'rate:rate cease:ceas controlling:control roll:roll happy:happi enjoy:enjoy say:say by:by dryers:dryer ' +
  'paste:paste stainless:stainless batteries:batteri shelves:shelv pasted:paste boxes:box mowing:mow ' +
  'brushed:brush';

describe('a stem', () => {
  it.each(stems.split(' ').map((pair) => pair.split(':')))('of %s is %s', (word = '', expected) => {
    expect(stem(word)).toBe(expected);
  });
});

describe('an English text', () => {
  it('has the same words however measures are written', () => {
    const written = terms('5/8 in. x 20 ft. 18-Volt drill, 1200 sq. ft.');
    expect(terms('5/8" x 20\' 18volt drill 1,200 sqft')).toEqual(written);
    expect(terms('5/8 inch x 20 feet 18 V drills 1200 square feet')).toEqual(written);
  });

  it('has no accents, capitals or possessives', () => {
    expect(terms("Men's CAFÉ chairs")).toEqual(['men', 'cafe', 'chair']);
  });

  it('has no half of a letter at the end of a word that is too long', () => {
    for (let length = 36; length < 42; length++) {
      for (const { term, form } of tokenize(`${'x'.repeat(length)}\u{10330}\u{10331}`)) {
        expect([term, form].map((word) => word.isWellFormed())).toEqual([true, true]);
      }
    }
  });

  it('says where each word stands', () => {
    expect(tokenize('red door').map(({ term, position }) => [term, position])).toEqual([
      ['red', 0],
      ['door', 1],
    ]);
  });
});

describe('a Chinese text', () => {
  it('is words and every two characters that stand together', () => {
    expect(terms('双肩背包')).toEqual(['双肩', '肩背', '背包']);
  });

  it('is the same in traditional, simplified and full-width characters', () => {
    expect(terms('手機殼 雙肩包 ＩＰＨＯＮＥ１５')).toEqual(terms('手机壳 双肩包 iphone15'));
  });

  it('is folded once and for all', () => {
    const once = fold('薴麻 乾隆 後臺 Ａ');
    expect(fold(once)).toBe(once);
  });
});

describe('typos', () => {
  const between = (one: string, other: string, most = 2): number => {
    const letters = (word: string) => ({ bytes: Buffer.from(word), length: word.length });
    return typosBetween(letters(one), letters(other), most);
  };

  it('are letters that were changed, added, left out or swapped', () => {
    expect(between('contorl', 'control')).toBe(1);
    expect(between('temperture', 'temperature')).toBe(1);
    expect(between('drill', 'drill')).toBe(0);
    expect(between('faucet', 'fauset')).toBe(1);
    expect(between('ladder', 'lader', 1)).toBe(1);
  });

  /** The distance as it is defined: the whole table, row by row. */
  const distance = (one: string, other: string): number => {
    const table = Array.from({ length: one.length + 1 }, (_, i) =>
      Array.from({ length: other.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
    );
    const at = (i: number, j: number): number => table[i]?.[j] ?? Number.POSITIVE_INFINITY;
    for (let i = 1; i <= one.length; i++) {
      for (let j = 1; j <= other.length; j++) {
        const changed = at(i - 1, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1);
        const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        const swapped = isSwap ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
        table[i]?.splice(j, 1, Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, changed, swapped));
      }
    }
    return at(one.length, other.length);
  };

  it('are as many as the whole table of distances says, for all words of up to four letters of three', () => {
    const words = [''];
    for (const word of words) if (word.length < 4) words.push(...['a', 'b', 'c'].map((letter) => word + letter));
    for (const one of words) {
      for (const other of words) {
        for (const most of [1, 2]) expect(between(one, other, most)).toBe(Math.min(distance(one, other), most + 1));
      }
    }
  });

  it('are not counted beyond what is forgiven', () => {
    expect(between('drill', 'dress', 1)).toBe(2);
    expect(between('a', 'abcdef', 2)).toBe(3);
  });
});
