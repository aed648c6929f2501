import { entity, shape } from '#shared/table/index.ts';

export interface Note {
  readonly book: string;
  readonly page: string;
  readonly text?: string;
  readonly price?: { readonly amount: number };
  readonly pieces?: number;
  readonly marks?: readonly string[];
  readonly shelf?: string;
  readonly dueAt?: string;
}
/** Notes of a book: in every index, and of every kind of attribute. */
export const note = entity(shape<Note>(), 'note', {
  pk: 'BOOK#{book}',
  sk: 'NOTE#{page}',
  listed: { pk: 'SHELF#{shelf}', sk: '{page}' },
  due: 'NOTE',
});
/** The title of a book, beside its notes. */
export const title = entity(shape<{ book: string; title: string }>(), 'title', { pk: 'BOOK#{book}', sk: '~TITLE' });

/** Some pages of a book, by their numbers. */
export const pages = (book: string, count: number, more: Partial<Note> = {}): readonly Note[] =>
  Array.from({ length: count }, (_, i) => ({ book, page: String(i + 1).padStart(3, '0'), ...more }));
