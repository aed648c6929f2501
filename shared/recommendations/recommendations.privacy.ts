import { type PersonalData, personal } from '../table/index.ts';
import { unpackEvents } from './packed-events.ts';
import {
  entryItem,
  foldItem,
  likenessItem,
  likenessProgress,
  neighboursItem,
  popularityItem,
  ringItem,
} from './recommendations.entity.ts';

/** The ring alone speaks of a person; what is counted of it does not. */
export const recommendationsData: readonly PersonalData[] = [
  personal(
    ringItem,
    {
      userId: 'drop',
      version: 'drop',
      taken: 'drop',
      events: 'drop',
      isOff: 'drop',
      hour: 'drop',
      inHour: 'drop',
      cartVersion: 'drop',
      since: 'drop',
    },
    [],
    ({ events }) => ({ events: unpackEvents(events).events }),
  ),
  personal(neighboursItem, { productId: 'keep', graph: 'keep', fold: 'keep', neighbours: 'keep' }),
  personal(popularityItem, { category: 'keep', fold: 'keep', scores: 'keep' }),
  personal(likenessItem, { productId: 'keep', words: 'keep', scores: 'keep' }),
  personal(likenessProgress, { position: 'keep' }),
  personal(foldItem, { number: 'keep', at: 'keep', entries: 'keep' }),
  personal(entryItem, { day: 'keep', shard: 'keep', entryId: 'keep', fold: 'keep', entry: 'keep', ttl: 'keep' }),
];
