import { type ImageStore, imageTypes, type Picture, type Upload } from '#shared/catalog/image.ts';
import { ParameterMissing, type Parameters } from '#shared/kernel/parameters.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { Files, Mail, Mailer, Tokens, UserPool } from '#shared/users/index.ts';

/** A service that can be taken down. */
export interface Breakable {
  isDown: boolean;
}

const unlessDown = ({ isDown }: Breakable): void => {
  if (isDown) throw new Problem('unavailable', { retryAfter: 2, cause: new Error('the service is down') });
};

const jwtOf = (claims: object): string =>
  ['{}', JSON.stringify(claims), 'signature'].map((part) => Buffer.from(part).toString('base64url')).join('.');

/** A user pool in memory: it keeps the promises of the port, and none of Cognito's habits. */
export interface MemoryUserPool extends UserPool, Breakable {
  readonly passwords: Map<string, string>;
  /** Ids that somebody has tried to log in with. */
  readonly asked: string[];
  readonly revoked: Set<string>;
}

export const memoryUserPool = (): MemoryUserPool => {
  const refreshTokens = new Map<string, { userId: string; sessionId: string; startedAt: number }>();
  let issued = 0;

  const tokensOf = (userId: string, sessionId: string, startedAt = Date.now()): Tokens => {
    const refreshToken = `refresh-${++issued}`;
    refreshTokens.set(refreshToken, { userId, sessionId, startedAt });
    const auth_time = Math.floor(startedAt / 1000);
    const accessToken = jwtOf({ username: userId, origin_jti: sessionId, auth_time, issued });
    return { accessToken, refreshToken, expiresIn: 900 };
  };

  const pool: MemoryUserPool = {
    isDown: false,
    passwords: new Map(),
    asked: [],
    revoked: new Set(),
    create: async (userId, password) => {
      unlessDown(pool);
      pool.passwords.set(userId, password);
    },
    remove: async (userId) => {
      unlessDown(pool);
      pool.passwords.delete(userId);
    },
    login: async (userId, password) => {
      unlessDown(pool);
      pool.asked.push(userId);
      return pool.passwords.get(userId) === password ? tokensOf(userId, `session-${++issued}`) : undefined;
    },
    refresh: async (refreshToken) => {
      unlessDown(pool);
      const session = refreshTokens.get(refreshToken);
      if (!session || pool.revoked.has(refreshToken)) return undefined;
      pool.revoked.add(refreshToken);
      return tokensOf(session.userId, session.sessionId, session.startedAt);
    },
    revoke: async (refreshToken) => {
      pool.revoked.add(refreshToken);
    },
    setPassword: async (userId, password) => {
      unlessDown(pool);
      if (!pool.passwords.has(userId)) throw new Problem('not_found');
      pool.passwords.set(userId, password);
    },
    signOut: async (userId) => {
      unlessDown(pool);
      for (const [token, session] of refreshTokens) if (session.userId === userId) pool.revoked.add(token);
      return new Date();
    },
  };
  return pool;
};

/** A mailer that keeps what it was to send. */
export interface MemoryMailer extends Mailer, Breakable {
  readonly sent: (Mail & { readonly from: string })[];
}

export const memoryMailer = (): MemoryMailer => {
  const mailer: MemoryMailer = {
    isDown: false,
    sent: [],
    send: async (mail) => {
      unlessDown(mailer);
      mailer.sent.push(mail);
    },
  };
  return mailer;
};

/** A bucket in memory. */
export interface MemoryImages extends ImageStore, Breakable {
  readonly uploads: Map<string, Pick<Upload, 'head' | 'bytes' | 'contentType'> & Partial<Upload>>;
  /** What was published, by its key, and the upload that it was copied from. */
  readonly served: Map<string, string>;
  readonly pictures: Map<string, Picture>;
}

export const memoryImages = (): MemoryImages => {
  const uploads: MemoryImages['uploads'] = new Map();
  const served = new Map<string, string>();
  const pictures = new Map<string, Picture>();
  const all = [uploads, served, pictures];
  const images: MemoryImages = {
    isDown: false,
    uploads,
    served,
    pictures,
    sign: async (key, contentType, bytes, now) => ({
      method: 'PUT',
      url: `https://bucket.example/${key}?type=${imageTypes[contentType]}`,
      headers: { 'content-type': contentType, 'content-length': String(bytes) },
      expiresAt: new Date(now.getTime() + 900_000),
    }),
    read: async (key) => {
      const upload = uploads.get(served.get(key) ?? key);
      return upload && { tail: upload.head.subarray(-64), etag: '"etag"', ...upload };
    },
    publish: async (upload, etag, key) => {
      if ((uploads.get(upload)?.etag ?? '"etag"') !== etag) return false;
      served.set(key, upload);
      return true;
    },
    load: async (key) => pictures.get(key),
    save: async (key, picture) => {
      pictures.set(key, picture);
    },
    async *keys(prefix) {
      unlessDown(images);
      yield* all.flatMap((each) => [...each.keys()]).filter((key) => key.startsWith(prefix));
    },
    remove: async (key) => {
      unlessDown(images);
      for (const each of all) each.delete(key);
    },
  };
  return images;
};

/** Files in memory, by their key. */
export interface MemoryFiles extends Files, Breakable {
  readonly stored: Map<string, string>;
}

export const memoryFiles = (): MemoryFiles => {
  const files: MemoryFiles = {
    isDown: false,
    stored: new Map(),
    put: async (key, body) => {
      unlessDown(files);
      files.stored.set(key, body.toString());
    },
    get: async (key) => {
      unlessDown(files);
      const body = files.stored.get(key);
      return body === undefined ? undefined : Buffer.from(body);
    },
    async *keys(prefix) {
      unlessDown(files);
      yield* [...files.stored.keys()].filter((key) => key.startsWith(prefix));
    },
    remove: async (key) => {
      unlessDown(files);
      files.stored.delete(key);
    },
    sign: async (key) => `https://files.example/${key}?signed`,
  };
  return files;
};

/** Parameters that an operator has put. */
export const fixedParameters = (
  values: Readonly<Record<string, string>>,
  { takesRealMoney = false } = {},
): Parameters => ({
  takesRealMoney,
  get: async (path) => {
    const value = values[path];
    if (value === undefined) throw new ParameterMissing(`The test's shop has no parameter ${path}.`);
    return value;
  },
});
