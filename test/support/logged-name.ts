// A call as the simulated account logs it: AWS's own names of the services differ from those of the SDK's clients.
import type { ServiceName } from '../../src/engine/plan.ts';

const differing: { readonly [service in ServiceName]?: string } = {
  S3Control: 's3-control',
  EventBridge: 'events',
  CloudWatch: 'monitoring',
  CloudWatchLogs: 'logs',
  ConfigService: 'config',
  AccessAnalyzer: 'access-analyzer',
};

/** Lines of the journal hold the name of a service as a plain text. */
export function loggedService(service: string): string {
  return differing[service as ServiceName] ?? service.toLowerCase();
}

export function loggedName({ service, operation }: { readonly service: string; readonly operation: string }): string {
  return `${loggedService(service)}.${operation}`;
}
