// How a trail is doing, as GetTrailStatus gives it: logging or not, what was delivered, what went wrong.
import type { Output } from './operation.ts';
import type { Trail } from './state.ts';

/** Fields of older days, times as text; AWS sends them still, empty where there is nothing to say. */
function oldStatusFields({ deliveredAt, startedAt, stoppedAt }: Trail) {
  const text = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'));
  return {
    LatestDeliveryAttemptTime: text(deliveredAt),
    LatestDeliveryAttemptSucceeded: text(deliveredAt),
    LatestNotificationAttemptTime: '',
    LatestNotificationAttemptSucceeded: '',
    TimeLoggingStarted: text(startedAt),
    TimeLoggingStopped: text(stoppedAt),
  };
}

const time = (at: number | undefined) => (at === undefined ? undefined : new Date(at));

export function describeStatus(trail: Trail): Output {
  return {
    IsLogging: trail.logging,
    LatestDeliveryTime: time(trail.deliveredAt),
    LatestDeliveryError: trail.deliveryError,
    StartLoggingTime: time(trail.startedAt),
    StopLoggingTime: time(trail.stoppedAt),
    LatestCloudWatchLogsDeliveryTime: time(trail.logsDeliveredAt),
    LatestCloudWatchLogsDeliveryError: trail.logsError,
    LatestDigestDeliveryTime: time(trail.digestAt),
    ...oldStatusFields(trail),
  };
}
