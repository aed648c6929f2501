import { randomBytes, randomUUID } from 'node:crypto';
import { picture } from '#test/picture.ts';
import { type Answer, call, eventually, seedPassword } from './client.ts';

export interface Account {
  readonly userId: string;
  readonly username: string;
  readonly token: string;
}

export const login = async (name: string, password = seedPassword): Promise<string> => {
  const answer = await call('POST', '/v1/sessions', { body: { login: name, password } });
  if (answer.status !== 201) throw new Error(`${name} cannot log in: ${answer.text}`);
  return answer.json.accessToken;
};

/** Activated shoppers, logged in. */
export const shoppers = async (count: number): Promise<readonly Account[]> => {
  const { json } = await call('POST', '/_local/shoppers', { body: { count } });
  return json.map(({ userId, username, accessToken }: { userId: string; username: string; accessToken: string }) => ({
    userId,
    username,
    token: accessToken,
  }));
};

export const aShopper = async (): Promise<Account> => {
  const [shopper] = await shoppers(1);
  if (!shopper) throw new Error('the local cloud made no shopper');
  return shopper;
};

/** A name that no other run has used. */
export const freshName = (prefix: string): string => `${prefix}${randomBytes(5).toString('hex')}`;

/** The newest mail to an address, once it is there. */
export const mailTo = async (address: string): Promise<{ subject: string; text: string; html: string }> => {
  const mails = await eventually(
    async () => (await call('GET', `/_local/mails?to=${encodeURIComponent(address)}`)).json,
    (found) => found.length > 0,
  );
  return mails[0];
};

/** Too small to be drawn again in other widths, unless a journey is about that. */
const smallPicture = picture(7, 64);

export const uploadedImage = async (
  token: string,
  bytes: Buffer = smallPicture,
  contentType = 'image/png',
): Promise<string> => {
  const announced = await call('POST', '/v1/images', { token, body: { contentType, bytes: bytes.length } });
  if (announced.status !== 201) throw new Error(announced.text);
  const { imageId, upload } = announced.json;
  const sent = await call(upload.method, upload.url, { headers: upload.headers, body: bytes });
  if (sent.status !== 200) throw new Error(`the upload was refused: ${sent.status} ${sent.text}`);
  return imageId;
};

export const productBody = (image: string, more: object = {}) => ({
  name: '青瓷杯 Celadon cup',
  description: 'Thrown by hand.',
  category: 'journeys',
  images: [image],
  price: { amount: 19_900, currency: 'CNY' },
  stock: 100,
  ...more,
});

/** A product of the seeded merchant's; answers it with the SKU of its one variant. */
export const aProduct = async (more: object = {}): Promise<{ productId: string; sku: string }> => {
  const token = await login('merchant');
  const answer = await call('POST', '/v1/products', { token, body: productBody(await uploadedImage(token), more) });
  if (answer.status !== 201) throw new Error(answer.text);
  return { productId: answer.json.productId, sku: answer.json.skus[0].sku };
};

export const address = {
  recipient: '小明',
  phone: '+86 138 0000 0000',
  country: 'CN',
  city: '杭州',
  street: '文三路 1 号',
};

export const orderBody = (items?: readonly { sku: string; quantity: number }[], more: object = {}) => ({
  ...(items && { items }),
  address,
  paymentMethod: 'card',
  ...more,
});

export const placeOrder = (token: string, body: object, key: string = randomUUID()): Promise<Answer> =>
  call('POST', '/v1/orders', { token, body, headers: { 'idempotency-key': key } });

export const invariants = async (): Promise<readonly string[]> =>
  (await call('GET', '/_local/invariants')).json.violations;

/** Moves the clock, for everybody in this cloud: what is due has run before the answer comes. */
export const wait = (seconds: number): Promise<Answer> =>
  call('POST', '/_local/clock', { body: { advanceSeconds: seconds } });
