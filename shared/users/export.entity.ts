import { entity, shape } from '../table/index.ts';

/** A user has asked for everything that the shop knows of them. */
export interface DataExport {
  readonly userId: string;
  readonly exportId: string;
  readonly createdAt: string;
  readonly ttl: number;
  /** When its file was written, and its link sent. */
  readonly readyAt?: string;
}

export const exportItem = entity(shape<DataExport>(), 'export', { pk: 'USER#{userId}', sk: 'EXPORT#{exportId}' });

/** For so long its file is kept, and its link works. */
export const exportHours = 24;

export const newExport = (userId: string, exportId: string, now: Date): DataExport => ({
  userId,
  exportId,
  createdAt: now.toISOString(),
  ttl: Math.floor(now.getTime() / 1000) + 3 * 86_400,
});
