import { consumer } from '#functions/events/consumer.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { dataExports, exportFiles, exportItem, NothingToExport, outbox } from '#shared/users/index.ts';
import { people } from './people.ts';
import { shownOf } from './personal-data.ts';

export const writeExport = consumer(
  'users/write-export',
  {
    summary: 'Write down everything that the table holds of a person who asked for it, and have the link sent.',
    types: [exportItem.type],
    events: ['INSERT'],
    uses: {
      people: reads(people),
      files: writes(exportFiles),
      exports: writes(dataExports),
      outbox: writes(outbox),
    },
  },
  async ({ after }, { shop, now }, { people, files, exports, outbox }) => {
    const wanted = exportItem.from(after);
    if (!wanted) return;
    const { userId, exportId, createdAt } = wanted;

    const shown: { readonly type: string; readonly item: object }[] = [];
    for await (const items of people.itemsOf(userId)) {
      shown.push(...items.flatMap((item) => ({ type: String(item['type']), item: shownOf(item) ?? [] })));
    }
    const byType = Object.entries(Object.groupBy(shown, ({ type }) => type));
    const known = Object.fromEntries(byType.map(([type, all = []]) => [type, all.map(({ item }) => item)]));
    await files.put(userId, exportId, { shop: shop.origin, userId, requestedAt: createdAt, known });

    try {
      await exports.commit([exports.ready(wanted, now), outbox.announce('export_ready', userId, now, exportId)]);
    } catch (error) {
      if (!(error instanceof NothingToExport)) throw error;
      // Erased while it was written: then nobody has asked for anything.
      if (error.message === 'gone') await files.remove(userId, exportId);
    }
  },
);
