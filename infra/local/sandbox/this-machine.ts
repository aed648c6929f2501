/** Where a notification may go: the sandbox tells this machine alone, whatever address it is given. */
export const isThisMachine = (url: string): boolean =>
  URL.canParse(url) && ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname);

/** The address of a notification; the reason for which one was not sent stands in the log of deliveries. */
export const notifiable = (url: string | undefined): string => {
  if (url === undefined || !isThisMachine(url)) throw new Error('the sandbox notifies this machine alone');
  return url;
};
