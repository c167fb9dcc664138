import type { Delivery } from '@/api/types';

// "邮件", or the name of the webhook; of one that was removed only what it was.
export const nameOf = (target: Delivery['target']): string => target.name || target.channel.name;
