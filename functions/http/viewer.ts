import { createHash } from 'node:crypto';
import type { HttpEvent } from './exchange.ts';

/** Hashes of the secrets that the front door may prove itself with: more than one while the secret is changed. */
export type EdgeHashes = ReadonlySet<string>;

/** Reads `EDGE_HASHES`: SHA-256 in hexadecimal, with commas between them. Without it nothing is believed. */
export const edgeHashes = (env: NodeJS.ProcessEnv): EdgeHashes =>
  new Set((env['EDGE_HASHES'] ?? '').split(',').flatMap((each) => each.trim().toLowerCase() || []));

/**
 * Who sent a request. The front door names the viewer, but the API can be called around it, where anybody could name
 * anyone: the name counts only beside the front door's secret. Otherwise it is whoever the gateway has met.
 */
export const viewerOf = ({ headers, requestContext }: HttpEvent, hashes: EdgeHashes): string => {
  const { 'x-shop-origin': secret, 'x-shop-viewer': viewer } = headers;
  const isFrontDoor = secret !== undefined && hashes.has(createHash('sha256').update(secret).digest('hex'));
  return isFrontDoor && viewer ? viewer : requestContext.http.sourceIp;
};

/** The headers as stories see them: without the front door's secret. */
export const withoutSecret = ({ 'x-shop-origin': _, ...headers }: HttpEvent['headers']): HttpEvent['headers'] =>
  headers;
