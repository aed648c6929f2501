// Runs in CloudFront (cloudfront-js-2.0) before every request to the API. It has no modules and no clock, and one
// millisecond to work in.

const session = '__Host-session';

/** Turns the session cookie into the token that the API asks for, and says who looks. */
export function handler(event) {
  const request = event.request;
  const { headers, cookies } = request;

  // Only the edge says these things.
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-shop-')) delete headers[name];
  }
  headers['x-shop-viewer'] = { value: event.viewer.ip };

  const token = cookies[session];
  if (token && !headers.authorization) {
    headers.authorization = { value: `Bearer ${token.value}` };
    headers['x-shop-session'] = { value: 'cookie' };
  }
  // The API takes 10 KB of headers in all, and the token has been said once.
  delete cookies[session];

  return request;
}
