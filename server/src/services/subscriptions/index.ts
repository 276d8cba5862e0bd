export { SubscribedEvents } from './outbox';
export { Subscriptions } from './subscriptions';
